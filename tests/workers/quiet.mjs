/** Nothing of Cloudflare's tools calls out. */
export const QUIET = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1", NO_COLOR: "1", WRANGLER_LOG_SANITIZE: "false" };
