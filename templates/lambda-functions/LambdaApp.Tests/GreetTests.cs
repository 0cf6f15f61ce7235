using Lambda.Testing;
using LambdaApp.Handlers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LambdaApp.Tests;

public sealed class GreetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The handler, a plain class.
    [Fact]
    public async Task The_handler_greets_by_name() =>
        Assert.Equal(
            "Hello, Ada! It is 12:00 UTC.", await new Greet(new Noon()).HandleAsync(new("Ada"), new TestLambdaContext(), Cancellation));

    // The function: its event from JSON, its result as JSON.
    [Fact]
    public async Task The_function_reads_and_writes_JSON()
    {
        await using var functions = new TestFunctions(Lambdas.Register, services => services.AddSingleton<TimeProvider, Noon>());
        var result = await functions.InvokeAsync("greet", """{"name":"Ada"}""", Cancellation);
        Assert.Equal("\"Hello, Ada! It is 12:00 UTC.\"", result.Payload);
    }

    // The whole app, without the triggers that need storage.
    [Fact]
    public async Task The_app_answers_over_HTTP()
    {
        await using var app = new WebApplicationFactory<Greet>().WithWebHostBuilder(host => host
            .UseSetting("AzureFunctionsLocalHost:Listeners", "false")
            .ConfigureServices(services => services.AddSingleton<TimeProvider, Noon>()));
        using var greeting = new StringContent("""{"name":"Ada"}""");
        using var answer = await app.CreateClient().PostAsync("/api/functions/greet/invocations", greeting, Cancellation);
        Assert.Equal("\"Hello, Ada! It is 12:00 UTC.\"", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 5, 17, 12, 0, 0, TimeSpan.Zero);
    }
}
