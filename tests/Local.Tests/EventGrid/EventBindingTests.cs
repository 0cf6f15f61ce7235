using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Local.Host;
using Local.Indexing;
using Testing;

namespace Local.Tests.EventGrid;

public sealed class EventBindingTests
{
    private readonly EventGridCalls _calls = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cloud_event_binds_with_all_its_attributes()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        Assert.Equal((HttpStatusCode.Accepted, ""), await events.PostAsync("Cloud", Deliveries.Array(Deliveries.Cloud("a"))));
        var one = Assert.IsType<CloudEvent>(_calls.Values["Cloud"]);
        Assert.Equal(("id-a", "/topics/orders", "a", "Order.Placed"), (one.Id, one.Source, one.Subject, one.Type));
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), one.Time);
        Assert.Equal("eu", one.ExtensionAttributes["region"]);
        Assert.Equal("""{"total":7}""", one.Data?.ToString());
        Assert.Equal("eventGridTrigger", _calls.Values["binding"]);
        Assert.Equal(1, events.App.Log.Count("Executing 'Functions.Cloud' (Reason='EventGrid trigger fired at "));
    }

    [Fact]
    public async Task An_event_grid_event_binds_with_all_its_properties()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync("Grid", Deliveries.Array(Deliveries.Grid("a")))).Status);
        var one = Assert.IsType<EventGridEvent>(_calls.Values["Grid"]);
        Assert.Equal(("id-a", "/topics/orders", "a", "Order.Placed", "1"), (one.Id, one.Topic, one.Subject, one.EventType, one.DataVersion));
        Assert.Equal("""{"total":7}""", one.Data.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_data_and_a_type_bind_to_either_schema(bool cloud)
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        var one = cloud ? Deliveries.Cloud("a") : Deliveries.Grid("a");
        string[] functions = ["Text", "Bytes", "Json", "Node"];
        foreach (var function in functions) Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync(function, one)).Status);
        Assert.Equal(one, _calls.Values["Text"]);
        Assert.Equal("""{"total":7}""", _calls.Values["data"]);
        Assert.Equal(one, Assert.IsType<BinaryData>(_calls.Values["Bytes"]).ToString());
        var typed = Assert.IsType<AnyEvent>(_calls.Values["Json"]);
        Assert.Equal(("id-a", "a", 7), (typed.Id, typed.Subject, typed.Data.GetProperty("total").GetInt32()));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(one), Assert.IsType<JsonElement>(_calls.Values["Node"])));
    }

    [Theory]
    [InlineData("Cloud", false)]
    [InlineData("Grid", true)]
    public async Task An_event_of_the_other_schema_fails_the_function(string function, bool cloud)
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        var answer = await events.PostAsync(function, cloud ? Deliveries.Cloud("a") : Deliveries.Grid("a"));
        Assert.Equal((HttpStatusCode.InternalServerError, $"Exception while executing function: Functions.{function}"), answer);
        Assert.False(_calls.Values.ContainsKey(function));
        Assert.Equal(1, events.App.Log.Count($"Executed 'Functions.{function}' (Failed"));
    }

    [Theory]
    [InlineData("""{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("123", "123")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("null", "null")]
    public async Task The_data_of_an_event_is_metadata_as_JSON(string data, string expected)
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync("Cloud", Deliveries.Cloud("a", data))).Status);
        Assert.Equal(new Dictionary<string, object?> { ["data"] = expected }, _calls.Values["metadata"]);
    }

    [Fact]
    public async Task An_event_without_data_has_no_metadata()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync("Cloud", """{"specversion":"1.0","id":"1","source":"s","type":"t"}""")).Status);
        Assert.Equal(new Dictionary<string, object?>(), _calls.Values["metadata"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_binds_to_arrays_in_the_order_of_the_delivery(bool cloud)
    {
        await using var events = await Deliveries.ToAsync(typeof(BatchEventFunctions), _calls);
        string[] all = cloud ? [Deliveries.Cloud("a"), Deliveries.Cloud("b")] : [Deliveries.Grid("a"), Deliveries.Grid("b")];
        string[] functions = [cloud ? "Cloud" : "Grid", "Text", "Bytes", "Json", "List"];
        foreach (var function in functions) Assert.Equal((HttpStatusCode.Accepted, ""), await events.PostAsync(function, Deliveries.Array(all)));
        Assert.Equal(["a", "b"], cloud ? ((CloudEvent[])_calls.Values["Cloud"]!).Select(one => one.Subject) : ((EventGridEvent[])_calls.Values["Grid"]!).Select(one => one.Subject));
        Assert.Equal(all, Assert.IsType<string[]>(_calls.Values["Text"]));
        Assert.Equal(all, Assert.IsType<BinaryData[]>(_calls.Values["Bytes"]).Select(one => one.ToString()));
        Assert.Equal(["a", "b"], Assert.IsType<AnyEvent[]>(_calls.Values["Json"]).Select(one => one.Subject));
        Assert.Equal(["a", "b"], Assert.IsAssignableFrom<IReadOnlyList<AnyEvent>>(_calls.Values["List"]).Select(one => one.Subject));
    }

    [Fact]
    public async Task The_metadata_of_a_batch_is_the_array_of_its_data()
    {
        await using var events = await Deliveries.ToAsync(typeof(BatchEventFunctions), _calls);
        var none = """{"specversion":"1.0","id":"1","source":"s","type":"t"}""";
        Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync("Cloud", Deliveries.Array(Deliveries.Cloud("a", "1"), none, Deliveries.Cloud("b", "\"x\"")))).Status);
        Assert.Equal(new Dictionary<string, object?> { ["data"] = """[1,null,"x"]""" }, _calls.Values["metadata"]);
    }

    [Fact]
    public async Task A_single_event_is_a_batch_of_one()
    {
        await using var events = await Deliveries.ToAsync(typeof(BatchEventFunctions), _calls);
        Assert.Equal(HttpStatusCode.Accepted, (await events.PostAsync("Cloud", Deliveries.Cloud("a"))).Status);
        Assert.Single(Assert.IsType<CloudEvent[]>(_calls.Values["Cloud"]));
    }

    [Theory]
    [InlineData(typeof(BytesFunctions), "an event does not bind to Byte[]")]
    [InlineData(typeof(StreamFunctions), "an event does not bind to Stream")]
    [InlineData(typeof(ArrayOfOneFunctions), "set IsBatched = true")]
    [InlineData(typeof(OneOfBatchFunctions), "do not bind to CloudEvent: use an array")]
    [InlineData(typeof(TextOfBatchFunctions), "do not bind to String: use an array")]
    public async Task A_parameter_that_no_event_binds_to_is_refused_at_the_start(Type functions, string advice) =>
        Assert.Contains(advice, (await Assert.ThrowsAsync<HostConfigurationException>(() => Deliveries.ToAsync(functions, _calls))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(OutputFunctions))]
    [InlineData(typeof(PropertyOutputFunctions))]
    public async Task An_output_binding_is_refused_at_the_start(Type functions) =>
        Assert.Contains("[EventGridOutputAttribute] is an output binding", (await Assert.ThrowsAsync<FunctionIndexingException>(() => Deliveries.ToAsync(functions, _calls))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_host_runs_a_function_from_input_that_is_an_event()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls);
        using var taken = await events.Http.PostAsJsonAsync("/admin/functions/Json", new { input = JsonNode.Parse(Deliveries.Grid("typed")) }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await Eventually.True(() => _calls.Values.ContainsKey("Json"), Cancellation);
        Assert.Equal("typed", Assert.IsType<AnyEvent>(_calls.Values["Json"]).Subject);
        foreach (var input in new[] { "no event", "7", "[]" })
        {
            using var refused = await events.Http.PostAsJsonAsync("/admin/functions/Json", new { input }, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }
}
