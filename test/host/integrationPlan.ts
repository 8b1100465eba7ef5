/** Name of the environment variable that carries the plan into the extension host. */
export const planVariable = 'OPEX_TEST_PLAN';

/** What the suite entry inside the extension host is told, as JSON in the environment: the same on both hosts. */
export interface IntegrationPlan {
  readonly suite: string;
  readonly resultFile: string;
  readonly progressFile: string;
  /** Whether the window must be trusted; a suite in the wrong mode would test nothing. */
  readonly trusted: boolean;
}
