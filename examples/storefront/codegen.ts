import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for every `.graphql` file beside a component, and documents that carry them. */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'src/**/*.graphql',
  generates: {
    'src/api/generated.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          ID: 'string',
          Decimal: 'string',
          DateTime: 'string',
          URL: 'string',
          CurrencyCode: 'string',
          JSON: 'unknown',
          Upload: 'File',
        },
      },
    },
  },
};

export default config;
