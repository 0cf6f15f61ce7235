using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>Idempotency in the whole app, with its keys in a table.</summary>
public sealed class IdempotencyTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LambdaApp App(params (string, string)[] settings) => new(storage, services =>
    {
        var registry = new FunctionRegistry(services);
        registry.AddRaw<Counts>("counts", options => options.Idempotency = new() { Key = "id", ExpiresAfter = TimeSpan.FromMinutes(10) });
        services.Replace(ServiceDescriptor.Singleton(registry));
    }, settings);

    [Fact]
    public async Task A_key_is_handled_once_across_synchronous_and_asynchronous_invocations()
    {
        await using var app = App();
        Assert.Equal("""{"id":1,"try":1}""", await InvokeAsync(app, """{"id":1,"try":1}"""));
        Assert.Equal("""{"id":1,"try":1}""", await InvokeAsync(app, """{"id":1,"try":2}"""));
        Assert.Equal(
            "Succeeded",
            (string?)(await app.EndOfAsync(await app.AcceptAsync("counts", """{"id":1}""", Cancellation), Cancellation))["state"]);
        Assert.Equal(1, app.Services.GetRequiredService<Counts>().Calls);
        Assert.Equal("""{"id":2}""", await InvokeAsync(app, """{"id":2}"""));
        Assert.Equal(2, app.Services.GetRequiredService<Counts>().Calls);
    }

    [Fact]
    public async Task A_large_result_is_returned_to_the_next_event_with_the_same_key()
    {
        await using var app = App();
        var large = $$"""{"id":1,"text":"{{new string('x', 100_000)}}"}""";
        Assert.Equal(large, await InvokeAsync(app, large));
        Assert.Equal(large, await InvokeAsync(app, """{"id":1}"""));
        Assert.Equal(1, app.Services.GetRequiredService<Counts>().Calls);
    }

    [Fact]
    public async Task A_second_event_with_another_value_in_a_validated_field_is_a_function_error()
    {
        await using var app = App(("Lambda:Functions:counts:Idempotency:PayloadValidation", "total"));
        await InvokeAsync(app, """{"id":1,"total":1}""");
        using var answer = await app.InvokeAsync("counts", """{"id":1,"total":2}""", Cancellation);
        Assert.Equal("Unhandled", Assert.Single(answer.Headers.GetValues("X-Amz-Function-Error")));
        Assert.Equal(
            "IdempotencyValidationError", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["errorType"]);
    }

    [Fact]
    public async Task The_cleanup_deletes_expired_keys()
    {
        await using var app = App();
        app.CreateClient();
        var keys = app.Services.GetRequiredService<IIdempotencyRecords>();
        await keys.TryPutAsync(
            new IdempotencyRecord("aa01", "counts", "o") { Until = new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero) }, Cancellation);
        using var body = new StringContent("""{"input":""}""", Encoding.UTF8, "application/json");
        using var answer = await app.CreateClient().PostAsync(new Uri("/admin/functions/Cleanup", UriKind.Relative), body, Cancellation);
        await Eventually.True(
            async () => await keys.FindAsync("aa01", Cancellation) is null, Cancellation, what: "The deletion of an expired key");
    }

    private static async Task<string> InvokeAsync(LambdaApp app, string payload)
    {
        using var answer = await app.InvokeAsync("counts", payload, Cancellation);
        Assert.False(answer.Headers.Contains("X-Amz-Function-Error"));
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
