import { useRef, type ReactNode } from 'react';

interface DrawerProps {
  /** How much is chosen in it. */
  chosen: number;
  /** What closing it leads to. */
  action: string;
  children: ReactNode;
}

/** Where there is no room beside the list: the filters over it, until somebody closes them. */
export function Drawer({ chosen, action, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <button type="button" className="open-drawer" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        Filter {chosen > 0 && <span className="badge">{chosen}<span className="visually-hidden"> chosen</span></span>}
      </button>
      <dialog
        ref={dialog}
        className="drawer"
        aria-labelledby="drawer"
        onClick={(event) => event.target === event.currentTarget && close()}
      >
        <header>
          <h2 id="drawer">Filter</h2>
          <button type="button" className="quiet" onClick={close}>Close</button>
        </header>
        <div className="inside">{children}</div>
        <footer>
          <button type="button" className="primary" onClick={close}><span aria-live="polite">{action}</span></button>
        </footer>
      </dialog>
    </>
  );
}
