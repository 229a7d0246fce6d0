import { healthz } from '@/lib/status/healthz';

/** For load balancers and supervisors: 200 when Deck works, 503 when a part of it does not. */
export async function GET(): Promise<Response> {
  const health = await healthz();
  return Response.json(health, {
    status: health.ok ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  });
}
