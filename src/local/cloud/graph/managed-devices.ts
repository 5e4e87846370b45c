import type { Operation } from '../kernel/serve.js';
import type { Directory } from './directory.js';
import { collection } from './odata.js';
import { managedDeviceView } from './views.js';

/** Intune: list managedDevices. */
export function managedDeviceOperations(directory: Directory): Operation[] {
  return [
    {
      name: 'ListManagedDevices',
      method: 'GET',
      path: '/v1.0/deviceManagement/managedDevices',
      handle: (call) => collection(call, { type: 'managedDevice' }, directory.people().flatMap(managedDeviceView)),
    },
  ];
}
