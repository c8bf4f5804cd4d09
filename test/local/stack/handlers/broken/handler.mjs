throw new RangeError('no such table\nand a second line');
