using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.Engine.Access;
using Lambda.Functions.Discovery;
using Lambda.Functions.Tests.App;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Testing;

namespace Lambda.Functions.Tests.Access;

public sealed class GuardTests(Storage storage)
{
    private const string Key = "an api key of twenty+";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<HttpTriggerAttribute> Triggers =>
        AppAssemblies.Of("HostedLambda").Types.SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>();

    [Fact]
    public async Task Every_HTTP_function_refuses_unknown_callers_and_callers_without_permission()
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Access:Principals:someone:ApiKey", Key));
        using var client = app.CreateClient();
        Assert.True(HttpFunctions.All.Count >= 13, $"Only {HttpFunctions.All.Count} were found.");
        Assert.All(Triggers, trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel));
        foreach (var (name, method, address) in HttpFunctions.All.Where(
            one => HttpFunctions.Operations[one.Name].Proof == CallerProof.Principal))
        {
            using var nobody = await client.SendAsync(new(new(method), address), Cancellation);
            Assert.Equal(
                (name, HttpStatusCode.Forbidden, "MissingAuthenticationTokenException"),
                (name, nobody.StatusCode, nobody.Headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.Single() : null));
            using var asked = new HttpRequestMessage(new(method), address) { Headers = { { "x-api-key", Key } } };
            using var someone = await client.SendAsync(asked, Cancellation);
            Assert.Equal(
                (name, HttpStatusCode.Forbidden, "AccessDeniedException"),
                (name, someone.StatusCode, someone.Headers.GetValues("x-amzn-ErrorType").Single()));
            var message = (string?)(await someone.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["Message"];
            Assert.Contains(
                $"is not authorized to perform: {HttpFunctions.Operations[name].Action} on resource: ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_function_with_its_own_authentication_refuses_every_caller_that_the_settings_do_not_name()
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Access:Principals:someone:ApiKey", Key));
        using var client = app.CreateClient();
        // The console's files are for everyone: they hold no data.
        var others = HttpFunctions.All
            .Where(one => HttpFunctions.Operations[one.Name].Proof != CallerProof.Principal && one.Name != "Console").ToList();
        Assert.All(others, one => Assert.StartsWith("/api/callers/", one.Address, StringComparison.Ordinal));
        Assert.NotEmpty(others);
        foreach (var (name, method, address) in others)
        {
            using var nobody = await client.SendAsync(new(new(method), address), Cancellation);
            Assert.Equal(
                (name, HttpStatusCode.NotFound, "ResourceNotFoundException"),
                (name, nobody.StatusCode, nobody.Headers.GetValues("x-amzn-ErrorType").Single()));
        }
    }

    [Fact]
    public void Each_HTTP_function_requires_an_action_that_policies_can_allow() =>
        Assert.All(HttpFunctions.Operations.Values, required => Assert.Contains(required.Action, Actions.All));

    [Fact]
    public void The_settings_page_lists_every_action()
    {
        var constants = typeof(Actions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(constants.Order(StringComparer.Ordinal), Actions.All.Order(StringComparer.Ordinal));
        // Only in the table's rows: examples elsewhere on the page repeat some of them.
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var listed = rows.SelectMany(row => Regex.Matches(row, "`(lambda:[A-Za-z]+)`").Select(match => match.Groups[1].Value)).Distinct();
        Assert.Equal(Actions.All.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_HTTP_function_without_a_required_action_prevents_the_start() =>
        Assert.Contains(
            "GuardTests+Forgetful.Run is an HTTP function without [Requires(action)]",
            Assert.Throws<InvalidOperationException>(() => new HttpOperations([typeof(Forgetful)])).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_principal_may_perform_only_the_actions_that_its_policy_allows()
    {
        await using var app = new LambdaApp(
            storage, null, ("Lambda:Access:Principals:ci:ApiKey", Key), ("Lambda:Access:Principals:ci:Allow:0", "lambda:InvokeFunction e*"),
            ("Lambda:Access:Principals:ci:Allow:1", "lambda:List*"),
                ("Lambda:Access:Principals:ci:Deny:0", "lambda:ListDeadLetters"));
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", Key);
        foreach (var (method, address, status) in ((string, string, HttpStatusCode)[])[
            ("POST", "/api/functions/echo/invocations", HttpStatusCode.OK),
            ("POST", "/api/2015-03-31/functions/000000000000%3Afunction%3Aecho/invocations", HttpStatusCode.OK),
            ("POST", "/api/functions/refuses/invocations", HttpStatusCode.Forbidden),
            ("POST", "/api/2014-11-13/functions/echo/invoke-async/", HttpStatusCode.Forbidden),
            ("GET", "/api/functions", HttpStatusCode.OK),
            ("GET", "/api/functions/echo", HttpStatusCode.Forbidden),
            ("GET", "/api/dead-letters", HttpStatusCode.Forbidden)])
        {
            using var answer = await client.SendAsync(new(new(method), address), Cancellation);
            Assert.Equal((address, status), (address, answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("echo", HttpStatusCode.NoContent)]
    [InlineData("refuses", HttpStatusCode.Forbidden)]
    public async Task A_dry_run_returns_whether_the_call_would_be_allowed(string function, HttpStatusCode status)
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Access:Principals:ci:ApiKey", Key),
            ("Lambda:Access:Principals:ci:Allow:0", "lambda:InvokeFunction echo"));
        using var answer = await app.InvokeAsync(function, "{}", Cancellation, ("x-api-key", Key), ("X-Amz-Invocation-Type", "DryRun"));
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Without_principals_a_deployed_app_refuses_every_caller()
    {
        await using var app = new LambdaApp(storage, null, ("WEBSITE_INSTANCE_ID", "1"));
        using var answer = await app.InvokeAsync("echo", "{}", Cancellation);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "MissingAuthenticationTokenException"),
            (answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
    }

    private sealed class Forgetful
    {
        [Function("Forgetful")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => _ = request;
    }
}
