using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Filters;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.EventGrid;

public sealed class ConfigurationTests
{
    private const string Hook =
        """ "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "http://localhost:7071/hook?code=secret" } } """;

    [Fact]
    public void Without_an_Event_Grid_section_there_are_no_topics() =>
        Assert.Same(EventGridDefinition.None, EmulatorConfiguration.Parse("""{ "UserConfig": { } }""", "test.json").EventGrid);

    [Fact]
    public void A_subscription_has_the_same_properties_as_in_an_Azure_template()
    {
        // The properties of https://learn.microsoft.com/azure/templates/microsoft.eventgrid/systemtopics/eventsubscriptions, in the case
        // of ARM.
        var definition = Parse("""
            { "storage": "UseDevelopmentStorage=true", "retryScale": 0.5, "blobInterval": "PT2S", "maxWatchedBlobs": 7,
              "maxUndeliveredEvents": 8,
              "topics": [ { "name": "orders", "inputSchema": "EventGridSchema", "key": "b3duLWtleQ==" },
                { "name": "cloud", "inputSchema": "CloudEventSchemaV1_0" } ],
              "systemTopics": [ { "name": "storage", "source": "blobs", "subscriptions": [ {
                "name": "uploads",
                "destination": { "endpointType": "WebHook",
                  "properties": { "endpointUrl": "https://localhost:7071/runtime/webhooks/blobs?functionName=a&code=b",
                  "maxEventsPerBatch": 10, "preferredBatchSizeInKilobytes": 128 } },
                "eventDeliverySchema": "CloudEventSchemaV1_0",
                "filter": {
                  "subjectBeginsWith": "/blobServices/default/containers/uploads/", "subjectEndsWith": ".jpg",
                    "isSubjectCaseSensitive": true,
                  "includedEventTypes": [ "Microsoft.Storage.BlobCreated" ], "enableAdvancedFilteringOnArrays": true,
                  "advancedFilters": [
                    { "operatorType": "NumberInRange", "key": "data.contentLength", "values": [ [ 1, 10 ], [ 20.5, 30 ] ] },
                    { "operatorType": "BoolEquals", "key": "data.on", "value": true },
                    { "operatorType": "StringNotIn", "key": "subject", "values": [ "a", "b" ] },
                    { "operatorType": "IsNotNull", "key": "data.x" } ] },
                "retryPolicy": { "maxDeliveryAttempts": 5, "eventTimeToLiveInMinutes": 60 },
                "deadLetterDestination": { "endpointType": "StorageBlob",
                  "properties": { "resourceId": "/subscriptions/…", "blobContainerName": "dead-letters" } } } ] } ] }
            """);

        Assert.Equal(
            (0.5, TimeSpan.FromSeconds(2), 7, 8),
            (definition.RetryScale, definition.BlobInterval, definition.MaxWatchedBlobs, definition.MaxUndeliveredEvents));
        Assert.Equal([
            ("orders", EventSchema.EventGridSchema, "b3duLWtleQ=="),
            ("cloud", EventSchema.CloudEventSchemaV1_0, EventTopicDefinition.DefaultKey),
        ], definition.Topics.Select(topic => (topic.Name, topic.InputSchema, topic.Key)));
        var subscription = Assert.Single(Assert.Single(definition.SystemTopics).Subscriptions);
        Assert.Equal(
            new WebHookDefinition(new Uri("https://localhost:7071/runtime/webhooks/blobs?functionName=a&code=b"), 10, 128),
            subscription.Destination);
        Assert.Equal(
            (EventSchema.CloudEventSchemaV1_0, new RetryOptions(5, 60), "dead-letters"),
            (subscription.DeliverySchema, subscription.Retry, subscription.DeadLetterContainer));
        var filter = subscription.Filter;
        Assert.Equal(
            ("/blobServices/default/containers/uploads/", ".jpg", true, true),
            (filter.SubjectBeginsWith, filter.SubjectEndsWith, filter.IsSubjectCaseSensitive, filter.EnableAdvancedFilteringOnArrays));
        Assert.Equal(["Microsoft.Storage.BlobCreated"], filter.IncludedEventTypes);
        Assert.Equal(
            ["NumberInRange data.contentLength 2", "BoolEquals data.on 1", "StringNotIn subject 2", "IsNotNull data.x 0"],
            filter.AdvancedFilters.Select(one => $"{one.Operator} {one.Key} {one.Values.Count}"));
        Assert.Equal(new FilterValue(20.5, 30), filter.AdvancedFilters[0].Values[1]);
    }

    [Fact]
    public void Properties_that_are_left_out_have_the_default_values_of_Azure()
    {
        var subscription = Subscription("");

        Assert.Equal(
            (new RetryOptions(30, 1440), null, EventSchema.EventGridSchema),
            (subscription.Retry, subscription.DeadLetterContainer, subscription.DeliverySchema));
        var hook = Assert.IsType<WebHookDefinition>(subscription.Destination);
        Assert.Equal((1, 64, "http://localhost:7071/hook"), (hook.MaxEventsPerBatch, hook.PreferredBatchSizeInKilobytes, hook.BaseUrl));
        Assert.Null(subscription.Filter.IncludedEventTypes);
        Assert.Null(Subscription(""" , "Filter": { "IncludedEventTypes": [ "All" ] } """).Filter.IncludedEventTypes);
    }

    [Theory]
    [InlineData("/hook?code=1", "http://localhost:8080/hook?code=1")]
    [InlineData("https://localhost/hook?code=1", "https://localhost/hook?code=1")]
    public void A_relative_endpoint_URL_is_resolved_against_the_address_of_the_app(string url, string expected)
    {
        var definition =
            Parse(
                $$"""
                { "Topics": [ { "Name": "abc", "Subscriptions": [
                  { "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "{{url}}" } } } ] } ] }
                """);
        var subscription = Assert.Single(Assert.Single(definition.At(new Uri("http://localhost:8080")).Topics).Subscriptions);
        Assert.Equal(expected, Assert.IsType<WebHookDefinition>(subscription.Destination).Endpoint.ToString());
    }

    [Theory]
    [InlineData("""{ "Topic": [] }""", "", "Known properties: Storage, Topics, SystemTopics")]
    [InlineData("""{ "Storage": "AccountKey=secret" }""", ".Storage", "must be the connection string of a storage account")]
    [InlineData("""{ "RetryScale": 0 }""", ".RetryScale", "0 is not between 0.0001 and 10.")]
    [InlineData("""{ "RetryScale": "fast" }""", ".RetryScale", "Expected a number, not a string.")]
    [InlineData("""{ "BlobInterval": "PT0S" }""", ".BlobInterval", "PT0S is not between PT0.1S and PT1H.")]
    [InlineData("""{ "Topics": [ { "Name": "a" } ] }""", ".Topics[0].Name", "3 to 50 letters, digits and hyphens")]
    [InlineData("""{ "Topics": [ { "Name": "a_b_c" } ] }""", ".Topics[0].Name", "3 to 50 letters, digits and hyphens")]
    [InlineData("""{ "Topics": [ { "Name": "abc" }, { "Name": "ABC" } ] }""", ".Topics[1].Name", "The name 'ABC' is used twice.")]
    [InlineData(
        """{ "Topics": [ { "Name": "abc" } ], "SystemTopics": [ { "Name": "abc", "Source": "blobs" } ] }""",
        ".SystemTopics[0].Name",
        "The name 'abc' is used twice.")]
    [InlineData(
        """{ "Topics": [ { "Name": "abc", "InputSchema": "CustomEventSchema" } ] }""",
        ".Topics[0].InputSchema",
        "Use one of EventGridSchema, CloudEventSchemaV1_0.")]
    [InlineData("""{ "Topics": [ { "Name": "abc", "InputSchema": "0" } ] }""", ".Topics[0].InputSchema", "'0' is not a schema here.")]
    [InlineData("""{ "Topics": [ { "Name": "abc", "Key": "%" } ] }""", ".Topics[0].Key", "Base64")]
    [InlineData("""{ "SystemTopics": [ { "Name": "abc", "Source": "queues" } ] }""", ".SystemTopics[0].Source", "Use blobs.")]
    [InlineData("""{ "SystemTopics": [ { "Name": "abc" } ] }""", ".SystemTopics[0]", "'Source' is missing")]
    public void The_error_for_an_invalid_topic_contains_its_path(
        string json, string path, string reason) => AssertError(json, path, reason);

    [Theory]
    [InlineData("""{ "Name": "sub" }""", "", "'Destination' is missing")]
    [InlineData("""{ "Name": "s", HOOK }""", ".Name", "3 to 64 letters")]
    [InlineData("""{ "Name": "sub", HOOK, "Filters": {} }""", "", "Unknown property 'Filters'")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "EventHub", "Properties": {} } }""",
        ".Destination.EndpointType",
        "Use WebHook or StorageQueue.")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "AzureFunction", "Properties": {} } }""",
        ".Destination.EndpointType",
        "/runtime/webhooks/EventGrid")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "file:///etc/passwd" } } }""",
        ".Destination.Properties.EndpointUrl",
        "http:// or https://")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "hook" } } }""",
        ".Destination.Properties.EndpointUrl",
        "http:// or https://")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "//hook" } } }""",
        ".Destination.Properties.EndpointUrl",
        "http:// or https://")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "http://a:b@c/" } } }""",
        ".Destination.Properties.EndpointUrl",
        "must not contain a user name")]
    [InlineData(
        """
        { "Name": "sub", "Destination": { "EndpointType": "WebHook",
          "Properties": { "EndpointUrl": "http://c/", "MaxEventsPerBatch": 5001 } } }
        """, ".Destination.Properties.MaxEventsPerBatch", "5001 is not between 1 and 5000.")]
    [InlineData(
        """{ "Name": "sub", "Destination": { "EndpointType": "StorageQueue", "Properties": { "QueueName": "Q_1" } } }""",
        ".Destination.Properties.QueueName",
        "not a valid queue name")]
    [InlineData(
        """{ "Name": "sub", HOOK, "RetryPolicy": { "MaxDeliveryAttempts": 31 } }""",
        ".RetryPolicy.MaxDeliveryAttempts",
        "31 is not between 1 and 30.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "RetryPolicy": { "EventTimeToLiveInMinutes": 0 } }""",
        ".RetryPolicy.EventTimeToLiveInMinutes",
        "0 is not between 1 and 1440.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "DeadLetterDestination": { "EndpointType": "Queue", "Properties": {} } }""",
        ".DeadLetterDestination.EndpointType",
        "Use StorageBlob.")]
    [InlineData(
        """
        { "Name": "sub", HOOK, "DeadLetterDestination": { "EndpointType": "StorageBlob", "Properties": { "BlobContainerName": "A" } } }
        """, ".DeadLetterDestination.Properties.BlobContainerName", "not a valid container name")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "Like", "Key": "a", "Values": [] } ] } }""",
        ".Filter.AdvancedFilters[0].OperatorType",
        "Use one of NumberIn,")]
    [InlineData(
        """
        { "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "StringIn", "Key": "a..b", "Values": [ "x" ] } ] } }
        """, ".Filter.AdvancedFilters[0].Key", "such as Subject or data.key1")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "StringIn", "Key": "a", "Value": "x" } ] } }""",
        ".Filter.AdvancedFilters[0].Value",
        "StringIn takes Values, not Value.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "StringIn", "Key": "a", "Values": [ 1 ] } ] } }""",
        ".Filter.AdvancedFilters[0].Values[0]",
        "Expected a string, not a number.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "StringIn", "Key": "a", "Values": [] } ] } }""",
        ".Filter.AdvancedFilters[0].Values",
        "must have at least one value")]
    [InlineData(
        """
        { "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "NumberLessThan", "Key": "a", "Values": [ 1 ] } ] } }
        """, ".Filter.AdvancedFilters[0].Values", "NumberLessThan takes Value, not Values.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "NumberIn", "Key": "a", "Values": [ "1" ] } ] } }""",
        ".Filter.AdvancedFilters[0].Values[0]",
        "Expected a number.")]
    [InlineData(
        """
        { "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [
          { "OperatorType": "NumberInRange", "Key": "a", "Values": [ [ 2, 1 ] ] } ] } }
        """, ".Filter.AdvancedFilters[0].Values[0]", "must not exceed the second")]
    [InlineData(
        """
        { "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "NumberInRange", "Key": "a", "Values": [ 1, 2 ] } ] } }
        """, ".Filter.AdvancedFilters[0].Values[0]", "such as [1, 10]")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "IsNotNull", "Key": "a", "Value": 1 } ] } }""",
        ".Filter.AdvancedFilters[0].Value",
        "IsNotNull takes neither Value nor Values.")]
    [InlineData(
        """{ "Name": "sub", HOOK, "Filter": { "AdvancedFilters": [ { "OperatorType": "BoolEquals", "Key": "a", "Value": "true" } ] } }""",
        ".Filter.AdvancedFilters[0].Value",
        "Expected true or false.")]
    public void The_error_for_an_invalid_subscription_contains_its_path(string json, string path, string reason) => AssertError(
        $$"""{ "Topics": [ { "Name": "abc", "Subscriptions": [ {{json.Replace("HOOK", Hook, StringComparison.Ordinal)}} ] } ] }""",
        $".Topics[0].Subscriptions[0]{path}",
        reason);

    [Fact]
    public void Cloud_events_cannot_be_delivered_in_another_schema() => AssertError(
        $$"""
        { "Topics": [ { "Name": "abc", "InputSchema": "CloudEventSchemaV1_0",
          "Subscriptions": [ { "Name": "sub", {{Hook}}, "EventDeliverySchema": "EventGridSchema" } ] } ] }
        """,
        ".Topics[0].Subscriptions[0].EventDeliverySchema", "The topic accepts CloudEvents");

    [Theory]
    [InlineData(26, 1, "There are 26 filters; at most 25 are allowed.")]
    [InlineData(13, 2, "There are 26 values in all filters; at most 25 are allowed.")]
    public void Filters_have_the_same_limits_as_in_Event_Grid(int filters, int values, string reason)
    {
        var one =
            $$"""{ "OperatorType": "StringIn", "Key": "a", "Values": [ {{string.Join(", ", Enumerable.Repeat("\"x\"", values))}} ] }""";
        AssertError(
            $$"""
            { "Topics": [ { "Name": "abc", "Subscriptions": [
              { "Name": "sub", {{Hook}}, "Filter": { "AdvancedFilters": [
              {{string.Join(", ", Enumerable.Repeat(one, filters))}} ] } } ] } ] }
            """,
            ".Topics[0].Subscriptions[0].Filter.AdvancedFilters", reason);
    }

    [Fact]
    public async Task The_emulator_starts_and_stops_while_its_webhooks_and_its_storage_are_unavailable()
    {
        const string Account = "DefaultEndpointsProtocol=http;AccountName=nowhere;AccountKey=AAAA", Nowhere = "http://127.0.0.1:1/nowhere";
        var configuration = EmulatorConfiguration.Parse(
            $$"""
            { "UserConfig": { "EventGrid": {
              "Storage": "{{Account}};BlobEndpoint={{Nowhere}};QueueEndpoint={{Nowhere}}",
              "SystemTopics": [ { "Name": "blobs", "Source": "blobs",
                "Subscriptions": [ { "Name": "sub", "Destination": { "EndpointType": "WebHook",
                "Properties": { "EndpointUrl": "http://127.0.0.1:1/?code=secret" } } } ] } ] } } }
            """,
            "test.json");
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 },
            configuration,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);

        await Eventually.True(() => server.EventGrid.Watchers[0].Fault is not null, TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        var shown = await http.GetStringAsync(
            new Uri($"http://127.0.0.1:{server.HttpPort}/api/event-grid"), TestContext.Current.CancellationToken);
        Assert.Contains("The storage account cannot be listed", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    private static EventSubscriptionDefinition Subscription(string more) =>
        Parse(
            $$"""
            { "Topics": [ { "Name": "abc", "Subscriptions": [ { "Name": "sub", {{Hook}} {{more}} } ] } ] }
            """).Topics[0].Subscriptions[0];

    private static EventGridDefinition Parse(string json) =>
        EmulatorConfiguration.Parse($$"""{ "UserConfig": { "EventGrid": {{json}} } }""", "test.json").EventGrid;

    private static void AssertError(string json, string path, string reason)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(json));
        Assert.Equal($"$.UserConfig.EventGrid{path}", error.Path);
        Assert.StartsWith($"test.json: $.UserConfig.EventGrid{path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
