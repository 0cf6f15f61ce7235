// Event Grid asks the functions whether they want its events, and the key of the address for uploads comes with them, so these resources
// can only be created once the app's code is deployed.
// The hook after a deployment runs it; the key goes from one resource to the other inside Azure.

@description('Name of the function app.')
param appName string

@description('Name of the system topic with the events of the storage account.')
param systemTopicName string

@description('Name of the custom topic.')
param topicName string

@description('Name of the storage account for events that cannot be delivered.')
param storageName string

var deadLetters = 'event-grid-dead-letters'

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageName
}

resource systemTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: systemTopic
  name: 'uploads'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.UploadCreated&code=${listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    filter: {
      subjectBeginsWith: '/blobServices/default/containers/uploads/'
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: deadLetters
        }
      }
    }
  }
}

resource events 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'events'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      // By resource id: Event Grid takes the key of the extension itself.
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${app.id}/functions/EventGridEvents'
        maxEventsPerBatch: 1
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: deadLetters
        }
      }
    }
  }
}
