/** Decides what is thrown: the same in each `test`, so that none fails by chance; another in each `stress`. */
export const seed = Number(process.env['INDEV_TEST_SEED'] ?? 1)
