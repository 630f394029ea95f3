/** Cloudflare's tools call nobody; with the banner goes the look for a newer version. */
export const QUIET = { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1", NO_COLOR: "1", WRANGLER_LOG_SANITIZE: "false" };
