using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using HostedLambda;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>Lambda's operations on event source mappings, by the requests that AWS SDKs send.</summary>
public sealed class EventSourceMappingsTests(
    Storage storage, EventSourceMappingsTests.Unchanged unchanged) : IClassFixture<EventSourceMappingsTests.Unchanged>
{
    private const string Path = "/api/2015-03-31/event-source-mappings/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_mappings_of_the_app_are_listed_and_each_can_be_fetched()
    {
        await using var app = new LambdaApp(
            storage, null, ("Lambda:EventSourceMappings:letters:Filters:0", """{"body":{"country":["France"]}}"""),
                ("Lambda:EventSourceMappings:letters:MaximumConcurrency", "2"));
        var listed = (await SendAsync(app, HttpMethod.Get, Path, null, HttpStatusCode.OK))["EventSourceMappings"]!
            .AsArray()
            .Single(mapping => (string?)mapping!["EventSourceArn"] == "arn:aws:sqs:us-east-1:000000000000:letters")!;
        var id = (string)listed["UUID"]!;
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:takes-letters", (string?)listed["FunctionArn"]);
        Assert.Equal($"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{id}", (string?)listed["EventSourceMappingArn"]);
        Assert.Equal(
            ("Enabled", "USER_INITIATED", "No records processed"),
            ((string?)listed["State"], (string?)listed["StateTransitionReason"], (string?)listed["LastProcessingResult"]));
        Assert.Equal(
            (10, 0, 2),
            ((int)listed["BatchSize"]!, (int)listed["MaximumBatchingWindowInSeconds"]!,
                (int)listed["ScalingConfig"]!["MaximumConcurrency"]!));
        Assert.Equal("""{"body":{"country":["France"]}}""", (string?)listed["FilterCriteria"]!["Filters"]![0]!["Pattern"]);
        Assert.Equal("ReportBatchItemFailures", (string?)Assert.Single(listed["FunctionResponseTypes"]!.AsArray()));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange((decimal)listed["LastModified"]!, now - 600, now + 1);
        Assert.Null(listed["ParallelizationFactor"]);
        Assert.True(JsonNode.DeepEquals(listed, await SendAsync(app, HttpMethod.Get, Path + id, null, HttpStatusCode.OK)));
    }

    [Fact]
    public async Task Paging_through_mappings_one_by_one_returns_the_whole_list()
    {
        var all = await ListAsync("");
        var (ids, marker) = (new List<string?>(), (string?)"");
        while (marker is not null)
        {
            var page = await ListAsync($"?MaxItems=1&Marker={marker}");
            ids.Add((string?)Assert.Single(page["EventSourceMappings"]!.AsArray())!["UUID"]);
            marker = (string?)page["NextMarker"];
        }
        Assert.True(ids.Count > 1);
        Assert.Equal(all["EventSourceMappings"]!.AsArray().Select(mapping => (string?)mapping!["UUID"]), ids);

        Task<JsonObject> ListAsync(string query) => SendAsync(unchanged.App, HttpMethod.Get, Path + query, null, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("?FunctionName=takes-letters", 1)]
    [InlineData("?FunctionName=arn:aws:lambda:us-east-1:000000000000:function:takes-letters", 1)]
    [InlineData("?FunctionName=000000000000:function:takes-letters", 1)]
    [InlineData("?FunctionName=takes-letters:$LATEST", 1)]
    [InlineData("?FunctionName=echo", 0)]
    [InlineData("?EventSourceArn=arn:aws:sqs:us-east-1:000000000000:letters&MaxItems=1", 1)]
    [InlineData("?EventSourceArn=arn:aws:sqs:us-east-1:000000000000:other", 0)]
    public async Task A_list_of_mappings_can_be_filtered_by_function_and_by_source(string query, int count)
    {
        Assert.Equal(
            count,
            (await SendAsync(unchanged.App, HttpMethod.Get, Path + query, null, HttpStatusCode.OK))["EventSourceMappings"]!
                .AsArray().Count);
    }

    [Theory]
    [InlineData("GET", "?FunctionName=ecko", null, 404, "ResourceNotFoundException", "ecko")]
    [InlineData("GET", "?MaxItems=0&EventSourceArn=x&FunctionName=a%20b", null, 400, "ValidationException",
        "3 validation errors detected: Value 'x' at 'eventSourceArn'")]
    [InlineData("GET", "?Marker=x", null, 400, "InvalidParameterValueException", "Marker")]
    [InlineData("GET", "00000000-0000-0000-0000-000000000000", null, 404, "ResourceNotFoundException", "does not exist")]
    [InlineData("PUT", "00000000-0000-0000-0000-000000000000", "{}", 404, "ResourceNotFoundException", "does not exist")]
    [InlineData("DELETE", "00000000-0000-0000-0000-000000000000", null, 404, "ResourceNotFoundException", "does not exist")]
    [InlineData(
        "POST", "", """{"FunctionName":"echo","EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:q"}""", 400,
        "InvalidParameterValueException", "add .AddServiceBusQueue(\"q\", \"echo\") to EventSources.cs, and a trigger with [Reads(\"q\")]")]
    [InlineData(
        "POST", "", """{"FunctionName":"takes-letters","EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:letters"}""", 409,
        "ResourceConflictException", "mapping already exists. Please update or delete the existing mapping with UUID ")]
    [InlineData(
        "POST", "", """{"FunctionName":"ecko","EventSourceArn":"arn:aws:sqs:us-east-1:000000000000:q","BatchSize":10}""", 400,
        "InvalidParameterValueException", "Function does not exist")]
    [InlineData("PUT", "{id}", "[", 400, "InvalidRequestContentException", "Could not parse")]
    [InlineData("PUT", "{id}", "null", 400, "InvalidRequestContentException", "null")]
    [InlineData("PUT", "{id}", """{"BatchSize":"many"}""", 400, "InvalidRequestContentException", "$.BatchSize")]
    [InlineData("PUT", "{id}", """{"BatchSize":11}""", 400, "InvalidParameterValueException",
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")]
    [InlineData("PUT", "{id}", """{"MaximumRetryAttempts":1}""", 400, "InvalidParameterValueException",
        "Unsupported 'maximumRetryAttempts' parameter for given event source mapping type.")]
    [InlineData(
        "PUT", "{id}", """{"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:000000000000:q"}}}""", 400,
        "InvalidParameterValueException", "Unsupported DestinationConfig parameter")]
    [InlineData("PUT", "{id}", """{"MaximumRecordAgeInSeconds":60}""", 400, "InvalidParameterValueException",
        "Unsupported 'maximumRecordAgeInSeconds' parameter")]
    [InlineData("PUT", "{id}", """{"BisectBatchOnFunctionError":true}""", 400, "InvalidParameterValueException",
        "Unsupported 'bisectBatchOnFunctionError' parameter")]
    [InlineData("PUT", "{id}", """{"ParallelizationFactor":2}""", 400, "InvalidParameterValueException",
        "Unsupported 'parallelizationFactor' parameter")]
    [InlineData("PUT", "{id}", """{"TumblingWindowInSeconds":1}""", 400, "InvalidParameterValueException",
        "Unsupported 'tumblingWindowInSeconds' parameter")]
    [InlineData("PUT", "{id}", """{"FunctionResponseTypes":["Other"],"BatchSize":0}""", 400, "ValidationException",
        "2 validation errors detected: Value '0' at 'batchSize'")]
    [InlineData("PUT", "{id}", """{"FunctionResponseTypes":[]}""", 400, "InvalidParameterValueException",
        "reports which records failed; set it to true")]
    [InlineData("PUT", "{id}", """{"FilterCriteria":{"Filters":[{"Pattern":"{"}]}}""", 400, "InvalidParameterValueException",
        "Invalid filter pattern definition. ")]
    [InlineData("PUT", "{id}", """{"FilterCriteria":{"Filters":[{}]}}""", 400, "InvalidParameterValueException", "no Pattern")]
    [InlineData("PUT", "{id}", """{"ScalingConfig":{"MaximumConcurrency":1}}""", 400, "ValidationException",
        "Value '1' at 'scalingConfig.maximumConcurrency'")]
    [InlineData("PUT", "{id}", """{"FunctionName":"ecko"}""", 400, "InvalidParameterValueException", "Function does not exist")]
    [InlineData("PUT", "{id}", """{"KMSKeyArn":"arn"}""", 400, "InvalidParameterValueException", "KMSKeyArn")]
    public async Task An_invalid_operation_is_refused_with_the_error_that_AWS_would_return(
        string method, string path, string? body, int status, string type, string message)
    {
        var answer = await SendAsync(
            unchanged.App, new HttpMethod(method), Path + path.Replace("{id}", await IdAsync(unchanged.App), StringComparison.Ordinal),
            body, (HttpStatusCode)status, type);
        Assert.Contains(message, (string?)(answer["message"] ?? answer["Message"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_that_is_moved_to_another_function_stays_there_on_every_instance_and_after_a_restart()
    {
        var account = storage.NewAccount();
        await using var app = new LambdaApp(account);
        var id = await IdAsync(app);
        var updated = await SendAsync(
            app, HttpMethod.Put, Path + id, """{"FunctionName":"arn:aws:lambda:us-east-1:000000000000:function:echo"}""",
            HttpStatusCode.Accepted);
        Assert.Equal(
            ("arn:aws:lambda:us-east-1:000000000000:function:echo", "Updating", id),
            ((string?)updated["FunctionArn"], (string?)updated["State"], (string?)updated["UUID"]));
        await using var restarted = new LambdaApp(account);
        Assert.Equal(
            updated["FunctionArn"]!.ToString(),
            (string?)(await SendAsync(restarted, HttpMethod.Get, Path + id, null, HttpStatusCode.OK))["FunctionArn"]);
        Assert.Empty((await SendAsync(
            restarted, HttpMethod.Get, Path + "?FunctionName=takes-letters", null, HttpStatusCode.OK))["EventSourceMappings"]!.AsArray());
    }

    [Fact]
    public async Task A_mapping_can_be_disabled_and_enabled_while_the_app_runs_and_other_instances_follow()
    {
        const string entities =
            """{ "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "letters" } ] } ] } }""";
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        await using var bus = new ServiceBusClient(emulator.ConnectionString);
        var account = storage.NewAccount();
        await using var reader = new LambdaApp(
            account, null, ("ServiceBus", emulator.ConnectionString), ("AzureWebJobs.LettersQueue.Disabled", "false"));
        await using var other = new LambdaApp(account);
        reader.CreateClient();
        var id = await IdAsync(other);

        Assert.Equal(
            "Disabling",
            (string?)(await SendAsync(other, HttpMethod.Put, Path + id, """{"Enabled":false}""", HttpStatusCode.Accepted))["State"]);
        await Eventually.True(
            async () => (string?)(await SendAsync(reader, HttpMethod.Get, Path + id, null, HttpStatusCode.OK))["State"] is "Disabling"
                or "Disabled",
            Cancellation);
        await bus.CreateSender("letters").SendMessageAsync(new ServiceBusMessage("""{"number":"1"}"""), Cancellation);
        await Eventually.True(
            () => emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "letters").Locked == 1, Cancellation);
        await Eventually.True(
            async () => (string?)(await SendAsync(reader, HttpMethod.Get, Path + id, null, HttpStatusCode.OK))["State"] == "Disabled",
            Cancellation);
        Assert.Empty(reader.Services.GetRequiredService<Received>().Letters);

        Assert.Equal(
            "Enabling",
            (string?)(await SendAsync(
                other, HttpMethod.Put, Path + id,
                """{"Enabled":true,"BatchSize":3,"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"number\":[\"1\"]}}"}]}}""",
                HttpStatusCode.Accepted))["State"]);
        await Eventually.True(() => reader.Services.GetRequiredService<Received>().Letters.Count == 1, Cancellation);
        await Eventually.True(
            async () =>
                (string?)(await SendAsync(reader, HttpMethod.Get, Path + id, null, HttpStatusCode.OK))["LastProcessingResult"] == "OK",
            Cancellation);
        var now = await SendAsync(reader, HttpMethod.Get, Path + id, null, HttpStatusCode.OK);
        Assert.Equal(
            (3, """{"body":{"number":["1"]}}"""), ((int)now["BatchSize"]!, (string?)now["FilterCriteria"]!["Filters"]![0]!["Pattern"]));
        Assert.Null(
            (await SendAsync(other, HttpMethod.Put, Path + id, """{"FilterCriteria":{}}""", HttpStatusCode.Accepted))["FilterCriteria"]);
    }

    private static async Task<string> IdAsync(LambdaApp app) =>
        (string)(await SendAsync(
            app, HttpMethod.Get, Path + "?FunctionName=takes-letters", null, HttpStatusCode.OK))["EventSourceMappings"]![0]!["UUID"]!;

    private static async Task<JsonObject> SendAsync(
        LambdaApp app, HttpMethod method, string path, string? body, HttpStatusCode status, string? error = null)
    {
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json")
        };
        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal(error, answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? Assert.Single(types) : null);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>One app for the tests that change nothing.</summary>
    public sealed class Unchanged(Storage storage) : IAsyncDisposable
    {
        internal LambdaApp App { get; } = new(storage);

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
