using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Functions.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.Api;

/// <summary>
/// What an Invoke request may say of the function and to it: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
/// </summary>
public sealed class InvokeNameTests(InvokeNameTests.Running running) : IClassFixture<InvokeNameTests.Running>
{
    private const string Arn = "arn:aws:lambda:us-east-1:000000000000:function:tells";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tells", "", Arn)]
    [InlineData("tells:$LATEST", "", $"{Arn}:$LATEST")]
    [InlineData("tells%3A%24LATEST", "", $"{Arn}:$LATEST")]
    [InlineData("tells", "?Qualifier=$LATEST", $"{Arn}:$LATEST")]
    [InlineData("tells", "?Qualifier=", Arn)]
    [InlineData("tells:$LATEST", "?Qualifier=%24LATEST", $"{Arn}:$LATEST")]
    [InlineData("function:tells", "", Arn)]
    [InlineData("000000000000:function:tells", "", Arn)]
    [InlineData("000000000000%3Afunction%3Atells%3A$LATEST", "", $"{Arn}:$LATEST")]
    [InlineData("us-east-1:000000000000:function:tells", "", Arn)]
    [InlineData("arn:aws:lambda:us-east-1:000000000000:function:tells", "", Arn)]
    [InlineData("arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Atells%3A%24LATEST", "", $"{Arn}:$LATEST")]
    public async Task A_function_can_be_invoked_by_its_name_or_its_ARN_with_or_without_a_qualifier(
        string name, string query, string invoked)
    {
        foreach (var root in (string[])["/api/functions", "/api/2015-03-31/functions"])
        {
            using var answer = await running.Client.PostAsync(
                new Uri($"{root}/{name}/invocations{query}", UriKind.Relative), null, Cancellation);
            Assert.Equal((HttpStatusCode.OK, $"\"{invoked} \""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
            Assert.Equal("$LATEST", answer.Headers.GetValues("X-Amz-Executed-Version").Single());
        }
    }

    [Fact]
    public async Task A_qualifier_that_differs_from_the_one_in_the_name_is_refused()
    {
        using var answer = await running.Client.PostAsync(
            new Uri("/api/functions/tells:$LATEST/invocations?Qualifier=1", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "The derived qualifier from the function name does not match the specified qualifier.",
            await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asynchronous_event_has_no_client_context()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/functions/tells/invocations")
        {
            Headers = { { "X-Amz-Client-Context", Convert.ToBase64String("{}"u8) }, { "X-Amz-Invocation-Type", "Event" } }
        };
        using var answer = await running.Client.SendAsync(request, Cancellation);
        var id = answer.Headers.GetValues("x-amzn-RequestId").Single();
        await running.App.EndOfAsync(id, Cancellation);
        Assert.Equal($"\"{Arn} \"", Tells.Told[id]);
    }

    [Fact]
    public async Task The_context_of_the_handler_contains_the_client_context()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/functions/tells/invocations")
        {
            Headers = { { "X-Amz-Client-Context", Convert.ToBase64String("{}"u8) } }
        };
        using var answer = await running.Client.SendAsync(request, Cancellation);
        Assert.Equal($"\"{Arn} {{}}\"", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/api/2014-11-13/functions/tells/invoke-async/")]
    [InlineData("/api/2014-11-13/functions/tells/invoke-async")]
    public async Task InvokeAsync_queues_an_asynchronous_event(string address)
    {
        using var answer = await running.Client.PostAsync(new Uri(address, UriKind.Relative), new StringContent("{}"), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(
            "Succeeded",
            (string?)(await running.App.EndOfAsync(answer.Headers.GetValues("x-amzn-RequestId").Single(), Cancellation))["state"]);
    }

    [Fact]
    public async Task A_payload_and_its_result_are_passed_on_byte_for_byte()
    {
        var payload = Encoding.UTF8.GetBytes(" {\"a\" :1.0,\r\n\"b\":\"\\u0041ሴ\"}\t");
        using var answer = await running.Client.PostAsync(
            new Uri("/api/functions/echo/invocations", UriKind.Relative), new ByteArrayContent(payload), Cancellation);
        Assert.Equal(payload, await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task The_response_of_a_handler_without_a_result_is_null()
    {
        using var answer = await running.Client.PostAsync(
            new Uri("/api/functions/silent/invocations", UriKind.Relative), null, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "null"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    public sealed class Running(Storage storage) : IAsyncDisposable
    {
        internal LambdaApp App { get; } = new(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            Lambdas.Register(registry);
            registry.AddRaw<Tells>("tells").AddRaw<Silent>("silent");
            services.Replace(ServiceDescriptor.Singleton(registry));
        });

        public HttpClient Client => field ??= App.CreateClient();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    /// <summary>Tells how it was invoked.</summary>
    private sealed class Tells : IRawHandler
    {
        /// <summary>What each invocation has told, by its request id.</summary>
        public static ConcurrentDictionary<string, string> Told { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
            new(Encoding.UTF8.GetBytes(Told[context.AwsRequestId] = $"\"{context.InvokedFunctionArn} {context.ClientContext}\""));
    }

    private sealed class Silent : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
            default;
    }
}
