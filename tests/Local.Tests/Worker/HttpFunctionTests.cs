using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Local.Tests.Worker;

public sealed class HttpFunctionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_is_served_below_the_route_prefix_with_its_route_values()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], [], Cancellation);
        Assert.Equal("item 7 of a b", await app.Client.GetStringAsync("/api/shops/a%20b/items/7", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/shops/a/items/7", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await app.Client.DeleteAsync("/api/shops/a/items/7", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Settings_named_AzureFunctionsJobHost_override_host_json()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], ["--AzureFunctionsJobHost:extensions:http:routePrefix=v1"], Cancellation);
        Assert.Equal("item 7 of a", await app.Client.GetStringAsync("/v1/shops/a/items/7", Cancellation));
    }

    [Fact]
    public async Task A_name_between_percent_signs_is_an_app_setting()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], ["--Greeting:Route=hello"], Cancellation);
        Assert.Equal("hello", await app.Client.GetStringAsync("/api/hello", Cancellation));
    }

    [Fact]
    public async Task A_body_binds_to_a_type_and_an_action_result_is_executed()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], [], Cancellation);
        var answer = await app.Client.PostAsJsonAsync("/api/orders", new { sku = "85123A", quantity = 2 }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/orders/85123A", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_function_that_throws_answers_500_without_a_body()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], [], Cancellation);
        var answer = await app.Client.GetAsync("/api/fails", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_disabled_function_is_not_served()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], ["--AzureWebJobs.Fails.Disabled=true"], Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/api/fails", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_function_past_functionTimeout_is_cancelled_and_fails()
    {
        await using var app = await HttpApp.StartAsync([typeof(Shop)], ["--AzureFunctionsJobHost:functionTimeout=00:00:00.2"], Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetAsync("/api/waits", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Middleware_runs_in_its_order_around_the_function_and_sees_its_result()
    {
        var seen = new List<string>();
        await using var app = await HttpApp.StartAsync([typeof(Shop)], [], Cancellation, builder =>
        {
            builder.Services.AddSingleton(seen);
            builder.UseMiddleware<Recorder>();
            builder.UseMiddleware(async (context, next) =>
            {
                seen.Add("inner before");
                await next();
                seen.Add($"inner after {context.GetInvocationResult().Value}");
            });
            builder.UseWhen<Never>(context => context.FunctionDefinition.Name == "None");
        });
        Assert.Equal("text", await (await app.Client.GetAsync("/api/plain", Cancellation)).Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["outer before Plain httpTrigger", "inner before", "inner after Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult", "outer after"], seen);
    }

    public sealed record Order(string Sku, int Quantity);

    public sealed class Shop(ILogger<Shop> logger)
    {
        [Function("GetItem")]
        public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "shops/{shop}/items/{item}")] HttpRequest request, string shop, int item, FunctionContext context)
        {
            await Task.Yield();
            Assert.Same(request, context.GetHttpContext()!.Request);
            Assert.NotNull(logger);
            return Results.Text($"item {item} of {shop}");
        }

        [Function("Greet")]
        public static IResult Greet([HttpTrigger(AuthorizationLevel.Anonymous, Route = "%Greeting:Route%")] HttpRequest request) => Results.Text("hello");

        [Function("CreateOrder")]
        public ValueTask<IActionResult> Create([HttpTrigger("post", Route = "orders")] Order order) => new(new CreatedResult($"/orders/{order.Sku}", null));

        [Function("Fails")]
        public Task<IResult> Fails([HttpTrigger("get", Route = "fails")] HttpRequest request) => throw new InvalidOperationException("It fails.");

        [Function("Waits")]
        public async Task<IResult> Waits([HttpTrigger("get", Route = "waits")] HttpRequest request, CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return Results.Ok();
        }

        [Function("Plain")]
        public IResult Plain([HttpTrigger("get", Route = "plain")] HttpRequest request) => Results.Text("text");
    }

    private sealed class Recorder(List<string> seen) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            seen.Add($"outer before {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single().Type}");
            await next(context);
            seen.Add("outer after");
        }
    }

    private sealed class Never : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => throw new InvalidOperationException("The predicate takes nothing.");
    }
}
