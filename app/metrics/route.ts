import { toResponse } from '@/lib/http';
import { isMetricsToken } from '@/lib/settings/metrics-token';
import { metricsText, metricsType } from '@/lib/status/prometheus';

function tokenOf(request: Request): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return bearer ?? new URL(request.url).searchParams.get('token') ?? undefined;
}

/** Figures of Deck and of all nodes for Prometheus; 401 without the token, and as long as none was made. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (!(await isMetricsToken(tokenOf(request)))) {
      return new Response('A token is needed.\n', {
        status: 401,
        headers: { 'WWW-Authenticate': 'Bearer realm="metrics"', 'Content-Type': 'text/plain' },
      });
    }
    return new Response(await metricsText(), {
      headers: { 'Content-Type': metricsType, 'Cache-Control': 'no-store' },
    });
  } catch (error) {
    return toResponse(error);
  }
}
