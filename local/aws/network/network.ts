import { randomInt } from 'node:crypto';
import { Agent, createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The network inside the embedded VPC, carried on loopback.
 *
 * Tasks and load balancers have private addresses as in a VPC (`10.0.1.17:8080`); each pair of address and port that
 * listens is really a server on a free loopback port, and this is the table between the two. So every target can have the
 * address that AWS would show, without needing more than 127.0.0.1 or a privileged port.
 */
export class Network {
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly named = new Map<string, string>();
  private nextHost = 10;
  /** Probes reuse their connections: a day of health checks is tens of thousands of them. */
  private readonly probes = new Agent({ keepAlive: true });

  /** A fresh private IPv4 address for a network interface. */
  assignAddress(): string {
    const host = this.nextHost++;
    return `10.0.${(host >> 8) & 0xff}.${host & 0xff}`;
  }

  /** Has an EC2 instance be reached by its id as by its address; without an address it is reached no more. */
  name(instanceId: string, address: string | undefined): void {
    if (address === undefined) this.named.delete(instanceId);
    else this.named.set(instanceId, address);
  }

  /** The address behind the id of an instance that runs; an address is its own. */
  protected addressOf(host: string): string {
    return this.named.get(host) ?? host;
  }

  /** Makes `address:port` answer HTTP with `listener` until {@link Endpoint.close}. */
  async serve(address: string, port: number, listener: RequestListener): Promise<Endpoint> {
    const key = `${address}:${port}`;
    if (this.endpoints.has(key)) throw new Error(`${key} is in use`);
    return this.open(key, 0, createServer(listener));
  }

  /**
   * Makes 127.0.0.1:`port` itself answer, for what people outside the VPC reach: listeners of load balancers. Rejects
   * with the system's error (`EADDRINUSE`, `EACCES`).
   */
  listenOn(port: number, listener: RequestListener): Promise<Endpoint> {
    // As long as a load balancer keeps idle clients; a shorter time would close connections just as they are reused.
    return this.open(`127.0.0.1:${port}`, port, createServer({ keepAliveTimeout: 60_000 }, listener));
  }

  private async open(key: string, port: number, server: Server): Promise<Endpoint> {
    await listen(server, port);
    const endpoint: Endpoint = {
      loopbackPort: (server.address() as AddressInfo).port,
      close: async () => {
        this.endpoints.delete(key);
        await close(server);
      },
    };
    this.endpoints.set(key, endpoint);
    return endpoint;
  }

  /** The loopback port behind a private address or an instance's id; `undefined` is a refused connection. */
  resolve(host: string, port: number): number | undefined {
    return this.endpoints.get(`${this.addressOf(host)}:${port}`)?.loopbackPort;
  }

  /**
   * One GET as a health probe makes it.
   * @returns the status code, or `undefined` when nothing listens, the connection breaks or the (real) time-out passes.
   */
  probe(address: string, port: number, path: string, timeoutInMs: number): Promise<number | undefined> {
    const loopbackPort = this.resolve(address, port);
    if (loopbackPort === undefined) return Promise.resolve(undefined);
    return this.ask(loopbackPort, path, timeoutInMs, this.probes);
  }

  private ask(port: number, path: string, timeoutInMs: number, agent: Agent | false): Promise<number | undefined> {
    return new Promise((resolve) => {
      let late = false;
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          agent,
          timeout: timeoutInMs,
          headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
          response.on('error', () => resolve(undefined));
        },
      );
      request.on('timeout', () => {
        late = true;
        request.destroy();
      });
      request.on('error', () => {
        // The other side may have closed the connection just as it was reused: that says nothing of its health.
        resolve(request.reusedSocket && !late ? this.ask(port, path, timeoutInMs, false) : undefined);
      });
      request.end();
    });
  }

  /** Closes everything that still listens. */
  async close(): Promise<void> {
    this.probes.destroy();
    await Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.close()));
  }
}

export interface Endpoint {
  readonly loopbackPort: number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; rejects with the system's error (`EADDRINUSE`, `EACCES`). Port 0 is a free one. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A loopback port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** From 32768 on Linux hands ports out by itself (49152 elsewhere), to whoever asks for any: one of those could be gone. */
const CHOSEN_PORTS = { from: 10_240, to: 32_768 };

/** Different loopback ports that nothing listens on now, and that the system gives to nobody who does not ask for them. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(CHOSEN_PORTS.from, CHOSEN_PORTS.to);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
  await close(server);
  return true;
}
