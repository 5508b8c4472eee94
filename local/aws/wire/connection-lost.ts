/**
 * The answer to a request is lost on its way: a transport cuts the connection. The gateway lets it through, for it is no
 * answer of a service.
 */
export class ConnectionLost extends Error {
  constructor() {
    super('socket hang up');
  }
}
