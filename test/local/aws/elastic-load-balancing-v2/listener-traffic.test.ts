import { createServer, get } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { chooseTargetGroup } from '../../../../local/aws/elastic-load-balancing-v2/choose';
import { close, freePort, listen } from '../../../../local/aws/network/network';
import { answering, givenLoadBalancer } from './landscape';

const ask = async (url: string, init?: RequestInit): Promise<string> => {
  const response = await fetch(url, init);
  const text = await response.text();
  return response.ok ? text : String(response.status);
};

describe('traffic through a listener', () => {
  test('[ELB-10] weights are shares: the fraction of a request decides', () => {
    const action = (...weights: number[]) => ({
      Type: 'forward' as const,
      ForwardConfig: { TargetGroups: weights.map((Weight, index) => ({ TargetGroupArn: `${index}`, Weight })) },
    });
    const shares = (...weights: number[]) =>
      Array.from({ length: 100 }, (_, index) => chooseTargetGroup(action(...weights), index / 100)).filter(
        (arn) => arn === '0',
      ).length;
    expect([shares(90, 10), shares(0, 1), shares(1, 0), shares(1, 1)]).toEqual([90, 0, 100, 50]);
    expect(chooseTargetGroup(action(0, 0), 0)).toBeUndefined();
  });

  test('[ELB-10] a listener really carries requests by weight and counts them', async () => {
    const { aws, blue, green, listener, target, service } = await givenLoadBalancer();
    const { arn, url } = await listener([blue, 90], [green, 10]);
    await target(blue, answering('blue'));
    await target(green, answering('green'));
    await aws.clock.advance(1000);
    const answers = await Promise.all(Array.from({ length: 500 }, () => ask(url)));
    const greens = answers.filter((text) => text === 'green').length;
    expect(answers.filter((text) => text === 'blue').length + greens).toBe(500);
    // Five standard deviations of a binomial with n = 500, p = 0.1.
    expect(Math.abs(greens - 50)).toBeLessThan(34);
    expect(service.traffic.of(arn).get(green)).toBe(greens);
    await aws.close();
  });

  test('[ELB-11] healthy targets take turns; when none is healthy all get requests; without targets the answer is 503', async () => {
    const { aws, blue, listener, target } = await givenLoadBalancer();
    const { url } = await listener([blue, 1]);
    expect(await ask(url)).toBe('503');
    let sick = 200;
    await target(
      blue,
      answering('a', () => sick),
    );
    await target(blue, answering('b'));
    await aws.clock.advance(1000);
    const six = async () => (await Promise.all(Array.from({ length: 6 }, () => ask(url)))).sort().join('');
    expect(await six()).toBe('aaabbb');
    sick = 500;
    await aws.clock.advance(20_000);
    expect(await six()).toBe('bbbbbb');
    await aws.close();
  });

  test('[ELB-11] fail open: targets that are all unhealthy still get requests', async () => {
    const { aws, blue, listener, target, healthOf } = await givenLoadBalancer();
    const { url } = await listener([blue, 1]);
    await target(blue, (request, response) => {
      response.writeHead(request.headers['user-agent']?.startsWith('ELB') ? 500 : 200).end('still here');
    });
    await aws.clock.advance(30_000);
    expect(await healthOf(blue)).toEqual(['unhealthy Target.ResponseCodeMismatch']);
    expect(await ask(url)).toBe('still here');
    await aws.close();
  });

  test('[ELB-12] a draining target gets no new request, and what it has is finished before draining ends', async () => {
    const { aws, elb, blue, listener, target, healthOf } = await givenLoadBalancer();
    const { url } = await listener([blue, 1]);
    let finish = (): void => {};
    const { address } = await target(blue, (request, response) => {
      if (request.url === '/slow') {
        response.write('slow ');
        finish = () => response.end('but whole');
      } else response.end('old');
    });
    await target(blue, answering('new'));
    await aws.clock.advance(1000);
    const slow = [ask(`${url}/slow`), ask(`${url}/slow`)];
    const [first] = await Promise.all(
      slow.map((answer) => Promise.race([answer, new Promise<string>((r) => setTimeout(r, 50, ''))])),
    );
    expect(['', 'new']).toContain(first);
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address }] });
    expect(await Promise.all([ask(url), ask(url), ask(url)])).toEqual(['new', 'new', 'new']);
    setTimeout(() => finish(), 20);
    await aws.clock.advance(300_000);
    expect((await Promise.all(slow)).sort()).toEqual(['new', 'slow but whole']);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await aws.close();
  });

  test('[ELB-13] 502 when the target refuses or breaks off before its answer, 504 when it stays silent', async () => {
    const { aws, elb, loadBalancerArn, blue, green, listener, target } = await givenLoadBalancer();
    await elb.modifyLoadBalancerAttributes({
      LoadBalancerArn: loadBalancerArn,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '1' }],
    });
    const gone = await listener([blue, 1]);
    const silent = await listener([green, 1]);
    const { endpoint } = await target(blue, answering('a'));
    await endpoint.close();
    await target(green, (request, response) => {
      if (request.url === '/break') response.destroy();
    });
    expect(await ask(gone.url)).toBe('502');
    expect(await ask(`${silent.url}/break`)).toBe('502');
    expect(await ask(silent.url)).toBe('504');
    await aws.close();
  });

  test('[ELB-14] bodies stream through, headers of the client arrive, X-Forwarded-* is added', async () => {
    const { aws, blue, listener, target } = await givenLoadBalancer();
    const { url, port } = await listener([blue, 1]);
    await target(blue, (request, response) => {
      response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-seen': JSON.stringify(request.headers) });
      request.pipe(response);
    });
    const response = await fetch(`${url}/path?q=1`, {
      method: 'POST',
      body: 'x'.repeat(300_000),
      headers: { 'x-forwarded-for': '203.0.113.9', 'x-mine': 'yes' },
    });
    expect(response.status).toBe(201);
    expect(await response.text()).toHaveLength(300_000);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(JSON.parse(response.headers.get('x-seen')!)).toMatchObject({
      host: `127.0.0.1:${port}`,
      'x-mine': 'yes',
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(port),
    });
    await aws.close();
  });

  test('[ELB-14] a connection that the target closed meanwhile costs no client its answer', async () => {
    const { aws, blue, listener, target } = await givenLoadBalancer();
    const { url } = await listener([blue, 1]);
    let served = 0;
    await target(blue, (request, response) => {
      served++;
      response.end('ok');
      // Breaks the kept connection just when it may be reused.
      response.once('finish', () => setImmediate(() => request.socket.destroy()));
    });
    for (let count = 0; count < 100; count++) expect(await ask(url)).toBe('ok');
    expect(served).toBeGreaterThanOrEqual(100);
    await aws.close();
  });

  test('[ELB-15] rules come before the default action, by priority, path and host', async () => {
    const { aws, elb, blue, green, listener, target } = await givenLoadBalancer();
    const { arn, url } = await listener([blue, 1]);
    await target(blue, answering('blue'));
    await target(green, answering('green'));
    const rule = (Priority: number, Field: string, Value: string, action: object) =>
      elb.createRule({
        ListenerArn: arn,
        Priority,
        Conditions: [{ Field, Values: [Value] }],
        Actions: [action as never],
      });
    await rule(20, 'path-pattern', '/api/*', { Type: 'forward', TargetGroupArn: green });
    await rule(10, 'path-pattern', '/api/v?', {
      Type: 'fixed-response',
      FixedResponseConfig: { StatusCode: '418', ContentType: 'text/plain', MessageBody: 'teapot' },
    });
    await rule(30, 'host-header', 'LOCAL*', {
      Type: 'redirect',
      RedirectConfig: { Host: 'example.com', Port: '80', StatusCode: 'HTTP_301' },
    });
    expect(await ask(`${url}/`)).toBe('blue');
    expect(await ask(`${url}/api/x?y`)).toBe('green');
    expect(await ask(`${url}/api/v1`)).toBe('418');
    const location = await new Promise((resolve) => {
      get(`${url}/a/b?c=d`, { headers: { host: 'localhost' } }, (response) =>
        resolve(response.resume().headers.location),
      );
    });
    expect(location).toBe('http://example.com:80/a/b?c=d');
    const { Rules } = await elb.describeRules({ ListenerArn: arn });
    expect(Rules?.map(({ Priority }) => Priority)).toEqual(['10', '20', '30', 'default']);
    await elb.setRulePriorities({ RulePriorities: [{ RuleArn: Rules![1]!.RuleArn, Priority: 5 }] });
    expect(await ask(`${url}/api/v1`)).toBe('green');
    await aws.close();
  });

  test('[ELB-16] a port that is taken is refused by naming it; a deleted listener and a closed AWS free theirs', async () => {
    const { aws, elb, loadBalancerArn, blue, listener } = await givenLoadBalancer();
    const other = createServer();
    const port = await freePort();
    await listen(other, port);
    const create = () =>
      elb.createListener({
        LoadBalancerArn: loadBalancerArn,
        Protocol: 'HTTP',
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
      });
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidConfigurationRequestException',
      message: `This embedded load balancer cannot listen on port ${port} of 127.0.0.1: it is in use.`,
    });
    await close(other);
    const { Listeners } = await create();
    expect(await ask(`http://127.0.0.1:${port}`)).toBe('503');
    await elb.deleteListener({ ListenerArn: Listeners![0]!.ListenerArn! });
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow();
    const open = await listener([blue, 1]);
    await aws.close();
    await expect(ask(open.url)).rejects.toThrow();
  });
});
