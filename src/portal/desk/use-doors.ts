import { useEffect, useState } from 'react';
import { useVisitor } from '../sign-in/signed-in.js';
import type { DeskDoor } from './types.js';

/** The doors there are, once they have been read. */
export function useDoors(): readonly DeskDoor[] {
  const { api } = useVisitor();
  const [doors, setDoors] = useState<readonly DeskDoor[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void api.GET('/api/desk/doors').then(({ data }) => isCurrent && data && setDoors(data.doors));
    return () => {
      isCurrent = false;
    };
  }, [api]);
  return doors;
}
