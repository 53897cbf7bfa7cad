// @ts-check

const name = "@azure/identity";

/**
 * The optional peer, which nobody can add to what Pulumi installed: in the version that is tried here, because later ones do not run on
 * the oldest Node that the plugin does.
 * @param {Record<string, string>} devDependencies
 */
export const entraPackage = (devDependencies) => `${name}@${devDependencies[name]}`;
