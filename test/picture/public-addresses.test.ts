import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from '../../src/picture/public-addresses.ts';

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '168.63.129.15',
  '168.63.129.17',
  '161.25.255.255',
  '166.7.255.255',
  '166.12.0.0',
  '199.36.153.3',
  '199.36.153.12',
];
const PUBLIC_IPV6 = [
  '2606:4700:4700::1111',
  '2001:4860:4860::8888',
  '2a00:1450:4001:80b::200e',
  // Neither `5efe` elsewhere nor another identifier makes an address ISATAP.
  '2606:5efe::1',
  '2606:4700::5efe:1:2:3',
  '2606:4700::400:5efe:102:304',
  '2606:4700:0:5efe::1',
];

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'this network': ['0.0.0.0', '0.1.2.3'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  'shared (CGNAT)': ['100.64.0.1', '100.127.255.255'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  'link-local, the metadata server among them': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
  'protocol assignments': ['192.0.0.1', '192.0.0.170', '2001::1', '2001:1::1'],
  documentation: ['192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1', '3fff::1'],
  relays: ['192.88.99.1', '2002:7f00:1::'],
  benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  'reserved and broadcast': ['240.0.0.1', '255.255.255.255'],
  unspecified: ['::'],
  'unique local, a metadata server among them': ['fc00::1', 'fd00:ec2::254'],
  'IPv4 in IPv6: mapped, compatible, translated': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
  ],
  NAT64: ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
  'discard-only and segment routing': ['100::1', '5f00::1'],
  'answered by a cloud from the inside': [
    '168.63.129.16',
    '161.26.0.7',
    '166.8.0.1',
    '166.11.255.255',
    '199.36.153.4',
    '199.36.153.11',
    '2600:2d00:2:1000::1',
    '2600:2d00:2:2000::1',
  ],
  'metadata servers of other clouds': ['100.100.100.200', '192.0.0.192', '169.254.0.23', 'fd20:ce::254'],
  ISATAP: [
    '2606:4700::5efe:10.0.0.1',
    '2606:4700::200:5efe:10.0.0.1',
    '2606:4700:1:2:0:5efe:7f00:1',
    '2a00:1:2:3:300:5EFE:a9fe:a9fe',
    '2a00:1:2:3:100:5efe:8.8.8.8',
    '2a00::5efe:0:0',
  ],
  'no addresses': ['', 'localhost', '0x7f.1', '2130706433', '127.1', '127.0.0.1:443', '[::1]', '1.1.1.1 '],
};

for (const address of [...PUBLIC, ...PUBLIC_IPV6]) {
  test(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
}

for (const [kind, addresses] of Object.entries(REFUSED)) {
  for (const address of addresses) {
    test(`${JSON.stringify(address)} is not public: ${kind}`, () => {
      assert.equal(isPublicAddress(address), false);
    });
  }
}
