/** An order that is paid and has no invoice yet. */
export interface Job {
  readonly id: string;
  readonly order: string;
  readonly customer: string;
  /** In the smallest unit of the currency. */
  readonly amount: number;
}

export class LedgerError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
    Object.defineProperty(this, 'name', { value: 'LedgerError' });
  }
}

const url = process.env['LEDGER_URL'] ?? 'http://127.0.0.1:9093';

/**
 * Writes one invoice. The ledger takes an invoice number once, so that a job which is done twice is refused.
 * @throws LedgerError with the ledger's status
 */
export async function postInvoice(job: Job): Promise<void> {
  const response = await fetch(`${url}/invoices/inv_${job.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order: job.order, customer: job.customer, amount: job.amount }),
  });
  if (response.status === 409) {
    throw new LedgerError(`invoice inv_${job.id} is in the ledger already`, 409);
  }
  if (!response.ok) {
    throw new LedgerError(`the ledger answered ${response.status}`, response.status);
  }
}
