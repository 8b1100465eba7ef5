import { ShopError } from './errors.ts';
import { log } from './log.ts';

export interface Payment {
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly cardToken: string;
}

export interface Authorisation {
  readonly id: string;
  readonly status: 'approved' | 'declined';
  readonly reason?: string;
}

/** No answer in time. The card may have been charged all the same: only the same key may be sent again. */
export class GatewayTimeout extends ShopError {}

const url = process.env['CARD_GATEWAY_URL'] ?? 'http://127.0.0.1:9090';
const timeoutMs = 800;
const attempts = 3;

/** The card gateway, for charges and refunds. */
class CardGateway {
  authorise(payment: Payment): Promise<Authorisation> {
    return this.post('/v1/authorisations', payment.orderId, payment);
  }

  refund(orderId: string, authorisationId: string, amount: number): Promise<Authorisation> {
    return this.post('/v1/refunds', `refund-${orderId}`, { authorisationId, amount });
  }

  private async post(path: string, key: string, body: object): Promise<Authorisation> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(path, key, body, timeoutMs);
      } catch (error) {
        if (!(error instanceof GatewayTimeout) || attempt === attempts) throw error;
        log.warn('gateway timeout, trying again', { path, attempt, timeout_ms: timeoutMs });
      }
    }
  }
}

async function send(path: string, key: string, body: object, limit: number): Promise<Authorisation> {
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(limit),
    });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
    throw new GatewayTimeout(`no answer to ${path} within ${limit} ms`, 504);
  }
  if (!response.ok) {
    throw new ShopError(`the gateway answered ${response.status} to ${path}`, 502);
  }
  return (await response.json()) as Authorisation;
}

export const cardGateway = new CardGateway();
