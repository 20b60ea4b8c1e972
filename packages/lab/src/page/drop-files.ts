/** Lets files be dropped anywhere on an element. */
export function acceptFiles(target: HTMLElement, onFiles: (files: readonly File[]) => void): void {
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    target.classList.add('dropping');
  });
  target.addEventListener('dragleave', () => target.classList.remove('dropping'));
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    target.classList.remove('dropping');
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
