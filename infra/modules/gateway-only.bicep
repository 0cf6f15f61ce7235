@description('Name of the function app.')
param appName string

@description('Client id of the app registration that tokens are for.')
param clientId string

@description('Principal id of API Management, the one caller that is let in.')
param gatewayPrincipalId string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

// The Consumption tier has no addresses of its own that a firewall could name, so the gateway proves itself by its identity.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // Event Grid delivers here; the host asks for the keys in its addresses.
      excludedPaths: ['/runtime/webhooks/blobs', '/runtime/webhooks/EventGrid']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          openIdIssuer: 'https://sts.windows.net/${tenant().tenantId}/'
        }
        validation: {
          allowedAudiences: ['api://${clientId}']
          defaultAuthorizationPolicy: {
            allowedPrincipals: {
              identities: [gatewayPrincipalId]
            }
          }
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
}
