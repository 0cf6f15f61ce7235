@description('Name of the action group, which lists whom to notify.')
@maxLength(260)
param actionGroupName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('E-mail address that alerts go to; empty for none, so that alerts appear only in the portal.')
param email string

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource id of the storage account.')
param storageId string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Resource id of the Event Hubs namespace.')
param eventHubsId string

@description('Resource id of the system topic.')
param systemTopicId string

@description('Resource id of the custom topic.')
param topicId string

// The engine's metrics have the names of Lambda's in CloudWatch (docs/monitoring.md). Its log events are named after the methods that log
// them.
var queries = [
  {
    name: 'function-errors'
    title: 'Functions end in errors'
    severity: 2
    window: 'PT15M'
    threshold: 10
    query: 'customMetrics | where name == "Errors" | summarize value = sum(valueSum)'
  }
  {
    name: 'failed-executions'
    title: 'Triggers fail: the engine itself, or one of its dependencies'
    severity: 1
    window: 'PT15M'
    threshold: 5
    query: 'requests | where success == false and not(resultCode matches regex "^4[0-9][0-9]$") | summarize value = sum(itemCount)'
  }
  {
    name: 'events-given-up'
    title: 'Asynchronous events failed and became dead letters'
    severity: 2
    window: 'PT15M'
    threshold: 0
    query: '''
      union (customMetrics | where name == "AsyncEventsDropped" | project lost = valueSum),
      (traces | where tostring(customDimensions.EventName) == "DeliveryLost" | project lost = todouble(itemCount))
      | summarize value = sum(lost)'''
  }
  {
    name: 'oldest-message'
    title: 'Events or records of streams are over 15 minutes old when they are processed'
    severity: 2
    window: 'PT15M'
    threshold: 15
    // A retry hides its message for up to five minutes, which is part of the age.
    query: 'customMetrics | where name in ("AsyncEventAge", "IteratorAge") | summarize value = max(valueMax) / 60000'
  }
  {
    name: 'throttles'
    title: 'Invocations reach a concurrency limit'
    severity: 3
    window: 'PT15M'
    threshold: 50
    query: 'customMetrics | where name == "Throttles" | summarize value = sum(valueSum)'
  }
]

var metrics = [
  {
    name: 'service-bus-dead-letters'
    title: 'Service Bus has dead-lettered messages'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Average'
    threshold: 0
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'service-bus-backlog'
    title: 'Messages wait in a queue of Service Bus'
    severity: 3
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    threshold: 10000
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'service-bus-throttled'
    title: 'Service Bus throttles'
    severity: 3
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 100
    dimensions: []
  }
  {
    name: 'event-hubs-throttled'
    title: 'Event Hubs throttles: it needs more throughput units'
    severity: 3
    scope: eventHubsId
    namespace: 'Microsoft.EventHub/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 100
    dimensions: []
  }
  {
    name: 'storage-throttled'
    title: 'Storage throttles: the account is at its limit'
    severity: 2
    scope: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    threshold: 100
    dimensions: [
      {
        name: 'ResponseType'
        operator: 'Include'
        values: [
          'ServerBusyError'
          'ClientAccountBandwidthThrottlingError'
          'ClientAccountRequestThrottlingError'
          'ClientThrottlingError'
        ]
      }
    ]
  }
  {
    name: 'uploads-undelivered'
    title: 'Event Grid could not deliver events of uploads; they are in the dead-letter container'
    severity: 1
    scope: systemTopicId
    namespace: 'Microsoft.EventGrid/systemTopics'
    metric: 'DeadLetteredCount'
    aggregation: 'Total'
    threshold: 0
    dimensions: []
  }
  {
    name: 'events-undelivered'
    title: 'Event Grid could not deliver custom events; they are in the dead-letter container'
    severity: 1
    scope: topicId
    namespace: 'Microsoft.EventGrid/topics'
    metric: 'DeadLetteredCount'
    aggregation: 'Total'
    threshold: 0
    dimensions: []
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'lambda'
    enabled: true
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operators'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for item in queries: {
    name: item.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: item.title
      severity: item.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: item.window
      // The tables come with the first telemetry.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: item.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: item.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroup.id]
      }
    }
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for item in metrics: {
    name: item.name
    location: 'global'
    tags: tags
    properties: {
      description: item.title
      severity: item.severity
      enabled: true
      scopes: [item.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: item.metric
            metricNamespace: item.namespace
            metricName: item.metric
            timeAggregation: item.aggregation
            operator: 'GreaterThan'
            threshold: item.threshold
            dimensions: item.dimensions
            skipMetricValidation: true
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroup.id
        }
      ]
    }
  }
]
