/** Labels of the TCIA data set and of the phantoms, background first (Section 4). */
export const tciaLabels = [
  'background',
  'spleen',
  'pancreas',
  'left kidney',
  'gallbladder',
  'esophagus',
  'liver',
  'stomach',
  'duodenum',
] as const;

/**
 * Labels of the VISCERAL data set, background first. The published list names 4 left and 5 right
 * kidney, 6 left and 7 right psoas; on a scan in R, A, S order labels 4 and 6 lie on the anatomical
 * right, so they are named by where they lie.
 */
export const visceralLabels = [
  'background',
  'liver',
  'spleen',
  'bladder',
  'right kidney',
  'left kidney',
  'right psoas',
  'left psoas',
] as const;
