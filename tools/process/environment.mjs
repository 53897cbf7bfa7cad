// @ts-check

/**
 * The user's environment without what `npm run` adds for its own child. Left in, `npm_config_prefix` would send a
 * nested `npm install` of the user's project into this clone.
 */
export function usersEnvironment(/** @type {NodeJS.ProcessEnv} */ env = process.env) {
  const ofNpmRun =
    /^npm_(command|execpath|node_execpath|lifecycle_.*|package_.*|config_(prefix|local_prefix|global_prefix|loglevel|node_gyp|npm_version|user_agent))$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofNpmRun.test(name)));
}
