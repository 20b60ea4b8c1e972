/** Folders in which the Vulkan loader looks for the manifests of drivers on Linux. */
const manifestFolders = [
  '/etc/vulkan/icd.d',
  '/usr/local/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
];
/** Variables that name manifests; the loader follows them before it looks into folders. */
const manifestVariables = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES'];

/**
 * Whether a Vulkan driver may be there. On Linux Dawn writes lines of its own to stderr when it
 * looks for one in vain, which no JavaScript can keep back; so without a manifest it is not asked
 * at all. Elsewhere the system brings drivers, and the answer is yes.
 */
export async function mayHaveVulkanDriver(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (manifestVariables.some((name) => process.env[name])) return true;
  const fileSystem = 'node:fs/promises'; // by name, so that bundlers for browsers leave it alone
  const { readdir } = (await import(fileSystem)) as typeof import('node:fs/promises');
  const listings = [...manifestFolders, ...ownFolders()].map((folder) =>
    readdir(folder).catch(() => []),
  );
  return (await Promise.all(listings)).some((files) =>
    files.some((name) => name.endsWith('.json')),
  );
}

/** Folders that the user or the distribution named. */
function ownFolders(): string[] {
  const { HOME, XDG_DATA_HOME, XDG_DATA_DIRS, XDG_CONFIG_DIRS } = process.env;
  const named = [XDG_DATA_HOME ?? `${HOME ?? ''}/.local/share`, XDG_DATA_DIRS, XDG_CONFIG_DIRS];
  return named
    .flatMap((folders) => folders?.split(':') ?? [])
    .map((folder) => `${folder}/vulkan/icd.d`);
}
