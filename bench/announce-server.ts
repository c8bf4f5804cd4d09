/** The server's side of a `ServerProcess`: tells its endpoint, answers `usage`, obeys `stop`. */
export function announceServer(endpoint: string): void {
  process.on('message', (question) => {
    if (question === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send?.({ rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 });
    }
    if (question === 'stop') process.exit(0);
  });
  process.send?.({ endpoint });
}
