/** A peer: kinesalite, in memory. Plain JavaScript because the package has no types. */
import kinesalite from 'kinesalite';
import { announceServer } from './announce-server.ts';

const server = kinesalite({ createStreamMs: 0, shardLimit: 100 });
server.listen(0, '127.0.0.1', () => announceServer(`http://127.0.0.1:${server.address().port}`));
