@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of Application Insights.')
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'lambda')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Lambda on Azure Functions'
    category: 'workbook'
    sourceId: insightsId
    version: '1.0'
    serializedData: loadTextContent('../workbook.json')
  }
}
