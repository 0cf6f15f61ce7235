using System.Net;
using System.Text;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Functions.LocalHost.Bindings.Tests.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.EventGrid;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.DependencyInjection;
using WorkerTrigger = Microsoft.Azure.Functions.Worker.EventGridTriggerAttribute;

#pragma warning disable CS0618 // IWebHookProvider: what the real host implements.

namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>The real extension of the host, and the stand-in of the worker.</summary>
public sealed class EventGridTests
{
    private const string Cloud = """
        {"specversion":"1.0","id":"id-a","source":"/topics/orders","subject":"a","type":"Order.Placed","time":"2030-01-02T03:04:05Z",
         "region":"eu","data":{"total":7}}
        """;

    private const string Grid = """
        {"id":"id-a","topic":"/topics/orders","subject":"a","eventType":"Order.Placed","eventTime":"2030-01-02T03:04:05Z",
         "dataVersion":"1","data":{"total":7}}
        """;

    [Fact]
    public async Task A_cloud_event_is_bound_with_all_its_attributes()
    {
        var one = await DeliveredAsync<CloudEvent>(Cloud);
        Assert.Equal(("id-a", "/topics/orders", "a", "Order.Placed"), (one.Id, one.Source, one.Subject, one.Type));
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), one.Time);
        Assert.Equal("eu", one.ExtensionAttributes["region"]);
        Assert.Equal("""{"total":7}""", one.Data?.ToString());
    }

    [Fact]
    public async Task An_Event_Grid_event_is_bound_with_all_its_properties()
    {
        var one = await DeliveredAsync<EventGridEvent>(Grid);
        Assert.Equal(("id-a", "/topics/orders", "a", "Order.Placed", "1"),
            (one.Id, one.Topic, one.Subject, one.EventType, one.DataVersion));
        Assert.Equal("""{"total":7}""", one.Data.ToString());
    }

    [Theory]
    [InlineData(Cloud)]
    [InlineData(Grid)]
    public async Task BinaryData_contains_the_event_as_JSON(string text)
    {
        var data = await DeliveredAsync<BinaryData>(text);
        Assert.True(System.Text.Json.JsonElement.DeepEquals(
            System.Text.Json.JsonElement.Parse(text), System.Text.Json.JsonElement.Parse(data.ToString())));
    }

    [Fact]
    public async Task A_batch_can_be_bound_to_arrays()
    {
        var text = $"[{Cloud},{Cloud}]";
        await using var worker = new WorkerSide("http://localhost");
        Assert.Equal(["id-a", "id-a"], (await worker.ConvertAsync<CloudEvent[]>(typeof(WorkerTrigger), text)).Select(one => one.Id));
        Assert.Equal(["id-a", "id-a"],
            (await worker.ConvertAsync<EventGridEvent[]>(typeof(WorkerTrigger), $"[{Grid},{Grid}]")).Select(one => one.Id));
        Assert.Equal(2, (await worker.ConvertAsync<string[]>(typeof(WorkerTrigger), text)).Count(one =>
            one.Contains("id-a", StringComparison.Ordinal)));
        Assert.Equal(2, (await worker.ConvertAsync<BinaryData[]>(typeof(WorkerTrigger), text)).Length);
    }

    [Theory]
    [InlineData(typeof(CloudEvent), "no json")]
    [InlineData(typeof(CloudEvent), null)]
    [InlineData(typeof(EventGridEvent[]), "{}")]
    public async Task An_event_that_does_not_match_the_schema_fails_the_binding(Type target, string? text)
    {
        await using var worker = new WorkerSide("http://localhost");
        var result = await worker.ConvertAsync(typeof(WorkerTrigger), target, text);
        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.NotNull(result.Error);
    }

    private static async Task<T> DeliveredAsync<T>(string text)
    {
        var (seen, hooks) = (new Seen(), new WebHooks());
        await using var app = await JobApp.StartAsync(new OneEvent(seen), builder =>
        {
            builder.AddEventGrid();
            builder.Services.AddSingleton<IWebHookProvider>(hooks);
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/runtime/webhooks/EventGrid?functionName=Run")
        {
            Content = new StringContent($"[{text}]", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("aeg-event-type", "Notification");
        using var answer = await hooks.EventGrid!.ConvertAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await using var worker = new WorkerSide("http://localhost");
        return await worker.ConvertAsync<T>(typeof(WorkerTrigger), seen["event"]);
    }

    public sealed class OneEvent(Seen seen)
    {
        public void Run([EventGridTrigger] string one) => seen["event"] = one;
    }

    private sealed class WebHooks : IWebHookProvider
    {
        public IAsyncConverter<HttpRequestMessage, HttpResponseMessage>? EventGrid { get; private set; }

        public Uri GetUrl(IExtensionConfigProvider extension)
        {
            EventGrid = extension as IAsyncConverter<HttpRequestMessage, HttpResponseMessage> ?? EventGrid;
            return new Uri("http://localhost/runtime/webhooks/eventgrid");
        }
    }
}
