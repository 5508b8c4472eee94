import type { World } from '../world';
import type { Told } from './forward';
import { measureOf, ofBalancer, ofGroup, ofGroupBehind } from './measure';
import type { LoadBalancer, TargetGroup } from './state';

/** Ten-thousandths of a second: finer than an access log has it, and so few values that counting each costs little. */
const STEPS_A_SECOND = 10_000;

/** Those of the load balancer's own errors that have a metric each. */
const OWN_ERRORS: readonly number[] = [500, 502, 503, 504];

/**
 * Measures requests as they are served: what was asked, each as a value of 1, so that their sum is the metric. What is not
 * there is not reported: a minute without requests has no data, one without errors no data of errors.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function createRequestMeter(world: World) {
  const measure = measureOf(world);
  const count = (name: string, dimensions: readonly Readonly<Record<string, string>>[]): void => {
    for (const each of dimensions) measure(name, each, { value: 1, unit: 'Count' });
  };
  /** An answer that the load balancer gave itself; of those of class 2 there is no metric. */
  const own = (loadBalancer: LoadBalancer, status: number): void => {
    const dimensions = [ofBalancer(loadBalancer)];
    if (status >= 300) count(`HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`, dimensions);
    if (OWN_ERRORS.includes(status)) count(`HTTPCode_ELB_${status}_Count`, dimensions);
  };
  return {
    redirected: (loadBalancer: LoadBalancer, status: number): void => {
      count('HTTP_Redirect_Count', [ofBalancer(loadBalancer)]);
      own(loadBalancer, status);
    },
    fixed: (loadBalancer: LoadBalancer, status: number): void => {
      count('HTTP_Fixed_Response_Count', [ofBalancer(loadBalancer)]);
      own(loadBalancer, status);
    },
    /** No target was there to be chosen. */
    failed: own,
    /**
     * A target was chosen, which is what counts as a request.
     * @param eligible how many targets share the requests of the group
     */
    chosen: (loadBalancer: LoadBalancer, group: TargetGroup, eligible: number): Told => {
      const both = ofGroupBehind(loadBalancer)(group);
      const each = [ofBalancer(loadBalancer), both];
      count('RequestCount', each);
      for (const dimensions of [ofGroup(group), both])
        measure('RequestCountPerTarget', dimensions, { value: 1 / eligible, unit: 'None' });
      return {
        answered: (status, seconds) => {
          count(`HTTPCode_Target_${Math.floor(status / 100)}XX_Count`, each);
          const value = Math.ceil(seconds * STEPS_A_SECOND) / STEPS_A_SECOND;
          for (const dimensions of each) measure('TargetResponseTime', dimensions, { value, unit: 'Seconds' });
        },
        failed: (status, connected) => {
          if (!connected) count('TargetConnectionErrorCount', each);
          own(loadBalancer, status);
        },
      };
    },
  };
}
