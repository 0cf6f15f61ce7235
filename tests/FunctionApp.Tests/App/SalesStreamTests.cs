using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using FunctionApp.Handlers.Sales;
using Lambda.Engine.Polling;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>The whole app reads the event hub that emulator.json has for it.</summary>
public sealed class SalesStreamTests(Storage storage) : IAsyncLifetime
{
    private const int Lines = 60;
    private static readonly string[] Countries = ["United Kingdom", "France", "Eire", "Côte d'Ivoire", "Germany", "Spain"];

    private readonly string _account = storage.NewAccount();
    private EmulatorServer _emulator = null!;
    private EventHubProducerClient _producer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Exact: 1 + … + 60 pieces for 1.01.
    private static decimal Total => Lines * (Lines + 1) / 2 * 1.01m;

    public async ValueTask InitializeAsync()
    {
        const string entities =
            """{ "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [ { "Name": "sales", "PartitionCount": 4, "ConsumerGroups": [ { "Name": "lambda" } ] } ] } ] } }""";
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        _producer = new EventHubProducerClient(_emulator.ConnectionString, "sales");
    }

    public async ValueTask DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_sales_of_each_country_are_summed_across_all_partitions_and_windows()
    {
        await using var app = App();
        app.CreateClient();
        var began = TimeProvider.System.GetUtcNow();
        await SendAsync();
        await SummedAsync(app, began);
    }

    [Fact]
    public async Task An_app_that_stops_in_the_middle_of_a_window_continues_the_window_and_counts_no_sale_twice()
    {
        var began = TimeProvider.System.GetUtcNow();
        await using (var first = App())
        {
            first.CreateClient();
            await SendAsync(from: 0, to: Lines / 2);
            await Eventually.True(async () => await OpenWindowsAsync(first) > 0, Cancellation, what: "A window");
        }
        await SendAsync(from: Lines / 2, to: Lines);
        await using var second = App();
        second.CreateClient();
        await SummedAsync(second, began);
    }

    [Fact]
    public async Task Records_that_are_not_sales_are_discarded_and_all_others_are_counted()
    {
        await using var app = App(("Lambda:EventSourceMappings:sales:MaximumRetryAttempts", "0"));
        app.CreateClient();
        var began = TimeProvider.System.GetUtcNow();
        await SendAsync(from: 0, to: Lines / 2);
        await _producer.SendAsync([new EventData("no sale")], new SendEventOptions { PartitionKey = Countries[0] }, Cancellation);
        await SendAsync(from: Lines / 2, to: Lines);
        var failure = await app.NextFailureAsync(Cancellation);
        Assert.Equal(("RetryAttemptsExhausted", 1, "arn:aws:kinesis:us-east-1:000000000000:stream/sales"),
            ((string?)failure["requestContext"]!["condition"], (int)failure["KinesisBatchInfo"]!["batchSize"]!,
                (string?)failure["KinesisBatchInfo"]!["streamArn"]));
        await SummedAsync(app, began);
    }

    [Fact]
    public async Task Events_wait_while_their_mapping_is_disabled()
    {
        await using var app = App(("Lambda:EventSourceMappings:sales:Enabled", "false"));
        using var client = app.CreateClient();
        var began = TimeProvider.System.GetUtcNow();
        await SendAsync();
        Assert.Equal(0, await OpenWindowsAsync(app));
        var id = app.Services.GetRequiredService<IEventSourceMappings>().Current("sales").Id;
        using var answer = await client.PutAsJsonAsync(
            $"/api/2015-03-31/event-source-mappings/{id}", new Dictionary<string, bool> { ["Enabled"] = true }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        await SummedAsync(app, began);
    }

    private ShopApp App(params (string, string)[] settings) => new(_account, null,
        [("EventHubs", _emulator.ConnectionString), ("AzureWebJobs.SalesStream.Disabled", "false"), (
            "Lambda:EventSourceMappings:sales:TumblingWindowInSeconds", "2"),
            ("AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval", "00:00:01"), .. settings]);

    private async Task SendAsync(int from = 0, int to = Lines)
    {
        for (var i = from; i < to; i++)
        {
            foreach (var country in Countries)
            {
                var line = new SaleLine($"{536365 + i}", "85123A", i + 1, 1.01m, country, TimeProvider.System.GetUtcNow());
                await _producer.SendAsync(
                    [new EventData(JsonSerializer.SerializeToUtf8Bytes(line, SalesJson.Default.SaleLine))],
                    new SendEventOptions { PartitionKey = country },
                    Cancellation);
            }
        }
    }

    private static async Task SummedAsync(ShopApp app, DateTimeOffset began)
    {
        using var client = app.CreateClient();
        var figures = app.Services.GetRequiredService<ISalesFigures>();
        var sums = new Dictionary<string, decimal>();
        await Eventually.True(async () =>
        {
            // Does what its timer does once a minute.
            using var answer = await client.PostAsJsonAsync("/admin/functions/EndWindows", new { input = "" }, Cancellation);
            answer.EnsureSuccessStatusCode();
            sums.Clear();
            for (var minute = began.AddMinutes(
                -1); minute < TimeProvider.System.GetUtcNow().AddMinutes(1); minute += TimeSpan.FromMinutes(1))
                foreach (var (country, revenue) in await figures.ReadAsync(minute, Cancellation))
                    sums[country] = sums.GetValueOrDefault(country) + revenue;
            return Countries.All(country => sums.GetValueOrDefault(country) >= Total);
        }, Cancellation, TimeSpan.FromMinutes(4), "The sums of all countries");
        Assert.All(Countries, country => Assert.Equal(Total, sums[country]));
    }

    private static async Task<int> OpenWindowsAsync(ShopApp app)
    {
        var count = 0;
        await foreach (var _ in app.Blobs.GetBlobContainerClient("lambda-windows").GetBlobsAsync(cancellationToken: Cancellation)) count++;
        return count;
    }
}
