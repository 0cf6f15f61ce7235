@description('Name of the identity that the app uses for everything.')
@maxLength(128)
param appName string

@description('Name of the identity that the deployed package is written and read with.')
@maxLength(128)
param deploymentName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: appName
  location: location
  tags: tags
}

resource deployment 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: deploymentName
  location: location
  tags: tags
}

output appId string = app.id
output appClientId string = app.properties.clientId
output appPrincipalId string = app.properties.principalId
output deploymentId string = deployment.id
output deploymentPrincipalId string = deployment.properties.principalId
