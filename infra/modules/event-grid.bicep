@description('Name of the system topic, which publishes the events of the storage account.')
@minLength(3)
@maxLength(50)
param systemTopicName string

@description('Name of the custom topic, which takes the events of applications.')
@minLength(3)
@maxLength(50)
param topicName string

@description('Name of the storage account.')
param storageName string

@description('Whether the custom topic accepts events from the internet, or only at its private endpoint.')
param publicAccess bool

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageName
}

resource systemTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: systemTopicName
  location: location
  tags: tags
  // Writes what it cannot deliver to the account, which takes no keys.
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

output systemTopicId string = systemTopic.id
output systemTopicName string = systemTopic.name
output systemTopicPrincipalId string = systemTopic.identity.principalId
output topicId string = topic.id
output topicName string = topic.name
output topicEndpoint string = topic.properties.endpoint
output topicPrincipalId string = topic.identity.principalId
