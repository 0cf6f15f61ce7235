using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>Whatever is posted: the answer is one of the documented, and 500 only where a function failed.</summary>
public sealed class HostileDeliveryTests : IClassFixture<GridApp>
{
    private static readonly Gen<string> Text = Gen.Elements("\"\"", "\"a\"", "\"data\"", "\"validationCode\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"\ud83d\ude00\"", "\"{\\\"validationCode\\\":\\\"1\\\"}\"");

    private static readonly Gen<string> Leaf = Gen.OneOf(Text, Gen.Elements("0", "-1.5e300", "1e999", "true", "false", "null"));
    private static readonly Gen<string> Json = Gen.Sized(size => Value(Math.Min(size, 8)));

    private static readonly Gen<string> Broken =
        from json in Json
        from at in Gen.Choose(0, json.Length)
        from what in Gen.Elements("", "{", "]", "\"", ",", "\0", "\\", "//", "NaN", "\ufeff", "\ud800")
        from cut in Gen.Elements(true, false)
        select cut ? json[..at] + what : json.Insert(at, what);

    private readonly GridApp _app;

    public HostileDeliveryTests(GridApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        _app = app;
        app.Reset();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GridText", "Notification")]
    [InlineData("GridBatch", "Notification")]
    [InlineData("GridText", "SubscriptionValidation")]
    public async Task A_delivery_causes_a_server_error_only_if_a_function_failed(string function, string type)
    {
        foreach (var body in Gen.OneOf(Json, Broken).Sample(300, 20))
        {
            var failed = Failed(function);
            var (status, text) = await _app.PostAsync(function, body, type).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
            var expected = Failed(function) > failed ? [HttpStatusCode.InternalServerError]
                : new[] { HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.BadRequest };
            Assert.True(expected.Contains(status), $"{(int)status} {text} for {body}");
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_text_cause_no_server_error()
    {
        foreach (var bytes in Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf().Sample(100, 50))
        {
            using var request = GridApp.Request("GridText", new ByteArrayContent([.. "{\"data\":\""u8, .. bytes, .. "\"}"u8]));
            using var answer = await _app.Client.SendAsync(request, Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, Convert.ToHexString(bytes));
        }
    }

    [Theory]
    [InlineData("application/json; charset=nothing")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("image/png")]
    public async Task A_content_type_that_does_not_match_the_body_causes_no_server_error(string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Some.CloudEvent("a")));
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        using var request = GridApp.Request("GridText", content);
        using var answer = await _app.Client.SendAsync(request, Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode}");
    }

    // In the worker or on the way to it.
    private int Failed(string function) => _app.Log.Count($"{function}: failed after") + _app.Log.Count($"Executed '{function}' (Failed");

    private static Gen<string> Value(int size) => size == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Value(size / 2).ArrayOf(3).Select(items => $"[{string.Join(',', items)}]"),
        Gen.Zip(Text, Value(size / 2)).ArrayOf(2).Select(items => Object(items.Select(item => (item.Item1, item.Item2)))),
        Value(size / 2).Select(data => $$"""{"data":{{data}}}"""),
        Value(size / 2).Select(code => $$$"""[{"data":{"validationCode":{{{code}}}}}]"""));

    private static string Object(IEnumerable<(string Name, string Value)> items) =>
        $"{{{string.Join(',', items.Select(item => $"{item.Name}:{item.Value}"))}}}";
}
