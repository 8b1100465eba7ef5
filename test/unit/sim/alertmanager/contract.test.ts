import { startAlertmanagerSim } from '../../../sim/alertmanager';
import { alertmanagerContract } from '../../../sim/alertmanager/contract';

alertmanagerContract('the stand-in', async config => {
  const sim = await startAlertmanagerSim({ config, runningForMs: 0, maxLifetimeMs: 60_000 });
  let reach = (): unknown => undefined;
  return {
    url: sim.url,
    post: alerts => {
      sim.post(alerts);
      return Promise.resolve();
    },
    stop: () => {
      reach = sim.fail(503);
      return Promise.resolve();
    },
    restart: () => {
      reach();
      sim.model.restart();
      return Promise.resolve();
    },
    close: () => sim.close(),
  };
});
