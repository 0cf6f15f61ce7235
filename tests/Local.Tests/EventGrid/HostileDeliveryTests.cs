using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Local.Tests.EventGrid;

/// <summary>Whatever is posted: the answer is one of the documented, and 500 only where a function failed.</summary>
public sealed class HostileDeliveryTests
{
    private static readonly Gen<string> Text = Gen.Elements("\"\"", "\"a\"", "\"data\"", "\"validationCode\"", "\"\\ud800\"", "\"\\u0000\"", "\"\ud83d\ude00\"", "\"{\\\"validationCode\\\":\\\"1\\\"}\"");
    private static readonly Gen<string> Leaf = Gen.OneOf(Text, Gen.Elements("0", "-1.5e300", "1e999", "true", "false", "null"));
    private static readonly Gen<string> Json = Gen.Sized(size => Value(Math.Min(size, 8)));

    private static readonly Gen<string> Broken =
        from json in Json
        from at in Gen.Choose(0, json.Length)
        from what in Gen.Elements("", "{", "]", "\"", ",", "\0", "\\", "//", "NaN", "\ufeff", "\ud800")
        from cut in Gen.Elements(true, false)
        select cut ? json[..at] + what : json.Insert(at, what);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Notification")]
    [InlineData("SubscriptionValidation")]
    public async Task No_body_brings_an_error_of_the_server_or_hangs(string type)
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), new EventGridCalls());
        foreach (var body in Gen.OneOf(Json, Broken).Sample(400, 20))
        {
            var (status, text) = await events.PostAsync("Free", body, type).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{(int)status} {text} for {body}");
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_bring_no_error_of_the_server()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), new EventGridCalls());
        foreach (var bytes in Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf().Sample(100, 50))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=Free") { Content = new ByteArrayContent([.. "{\"data\":\""u8, .. bytes, .. "\"}"u8]) };
            request.Headers.Add("aeg-event-type", "Notification");
            using var answer = await events.Http.SendAsync(request, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public async Task A_server_error_always_has_a_function_that_failed()
    {
        await using var events = await Deliveries.ToAsync(typeof(OneEventFunctions), new EventGridCalls());
        foreach (var body in Json.Select(data => Deliveries.Cloud("a", data).Replace("\"id\"", data.Length % 2 == 0 ? "\"id\"" : "\"no\"")).Sample(100, 10))
        {
            var failed = events.App.Log.Count("Executed 'Functions.Cloud' (Failed");
            var (status, text) = await events.PostAsync("Cloud", body).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.Equal(status == HttpStatusCode.InternalServerError ? failed + 1 : failed, events.App.Log.Count("Executed 'Functions.Cloud' (Failed"));
            Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError, $"{(int)status} {text} for {body}");
        }
    }

    private static Gen<string> Value(int size) => size == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Value(size / 2).ArrayOf(3).Select(items => $"[{string.Join(',', items)}]"),
        Gen.Zip(Text, Value(size / 2)).ArrayOf(2).Select(items => Object(items.Select(item => (item.Item1, item.Item2)))),
        Value(size / 2).Select(data => $$"""{"data":{{data}}}"""),
        Value(size / 2).Select(code => $$$"""[{"data":{"validationCode":{{{code}}}}}]"""));

    private static string Object(IEnumerable<(string Name, string Value)> items)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in items) text.Append(text.Length > 1 ? "," : "").Append(name).Append(':').Append(value);
        return text.Append('}').ToString();
    }
}
