using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Functions.LocalHost.Tests.Http;

public sealed class HttpFunctionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_is_served_under_the_route_prefix_with_its_route_values()
    {
        await using var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        Assert.Equal("item 7 of a b", await client.GetStringAsync("/api/shops/a%20b/items/7", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/shops/a/items/7", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/shops/a/items/seven", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync("/api/shops/a/items/7", Cancellation)).StatusCode);
        using var body = new StringContent("abc");
        Assert.Equal("abc", await (await client.PostAsync("/api/Echo", body, Cancellation)).Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_route_can_have_optional_and_catch_all_parameters_and_a_function_without_methods_accepts_any()
    {
        await using var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        Assert.Equal("GET nothing", await client.GetStringAsync("/api/any", Cancellation));
        Assert.Equal("GET a", await client.GetStringAsync("/api/ANY/a", Cancellation));
        Assert.Equal("DELETE a", await (await client.DeleteAsync("/api/any/a", Cancellation)).Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("rest a/b/c", await client.GetStringAsync("/api/all/a/b/c", Cancellation));
    }

    [Fact]
    public async Task A_body_is_bound_to_a_type_and_an_action_result_is_executed()
    {
        await using var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        using var body = new StringContent("""{"number":7,"customer":"Ada"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/orders", body, Cancellation);
        Assert.Equal((HttpStatusCode.Created, "/orders/7"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        using var wrong = new StringContent("no json", System.Text.Encoding.UTF8, "application/json");
        Assert.True((int)(await client.PostAsync("/api/orders", wrong, Cancellation)).StatusCode >= 400);
    }

    [Fact]
    public async Task A_setting_can_empty_the_route_prefix_and_a_function_can_be_at_the_root()
    {
        await using var app = Hosted.WithoutListeners("AzureFunctionsJobHost:extensions:http:routePrefix=", "NamedRoute=/");
        using var client = app.CreateClient();
        Assert.Equal("item 7 of a", await client.GetStringAsync("/shops/a/items/7", Cancellation));
        Assert.Equal("named", await client.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task Settings_under_AzureFunctionsJobHost_override_host_json()
    {
        await using var app = Hosted.WithoutListeners("AzureFunctionsJobHost:extensions:http:routePrefix=v1");
        Assert.Equal("item 7 of a", await app.CreateClient().GetStringAsync("/v1/shops/a/items/7", Cancellation));
    }

    [Fact]
    public async Task A_name_between_percent_signs_is_replaced_with_an_app_setting()
    {
        await using var app = Hosted.WithoutListeners("NamedRoute=named/otherwise");
        Assert.Equal("named", await app.CreateClient().GetStringAsync("/api/named/otherwise", Cancellation));
    }

    [Fact]
    public async Task A_function_that_throws_is_answered_with_500_and_no_body_and_logged_in_one_line()
    {
        await using var app = Hosted.WithoutListeners();
        using var answer = await app.CreateClient().GetAsync("/api/Failing", Cancellation);
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        var line = Assert.Single(app.Log.Lines,
            line => line.StartsWith("Error: Failing: GET /api/Failing failed after ", StringComparison.Ordinal));
        Assert.Contains(" ms: it fails (invocation ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_logged_in_one_line()
    {
        await using var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        await client.GetStringAsync("/api/by/name?code=secret", Cancellation);
        Assert.Equal(1, app.Log.Count("Named"));
        Assert.Equal(1, app.Log.Count("Information: Named: GET /api/by/name 200 in "));
        Assert.Equal(0, app.Log.Count("secret"));
        using var order = new StringContent("""{"number":7,"customer":"Ada"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/orders", order, Cancellation);
        Assert.Equal(1, app.Log.Count("Information: Order: POST /api/orders 201 in "));
    }

    [Fact]
    public async Task A_call_is_logged_in_one_line_even_if_its_path_contains_a_line_break()
    {
        await using var app = Hosted.WithoutListeners();
        await app.CreateClient().GetStringAsync("/api/any/a%0AINFO%20b", Cancellation);
        Assert.Equal(1, app.Log.Count("Any: GET /api/any/a%0AINFO%20b 200 in "));
    }

    [Fact]
    public async Task A_function_that_fails_before_it_receives_its_request_is_answered_with_500()
    {
        await using var app = Hosted.WithoutListeners();
        using var answer = await app.CreateClient().GetAsync("/api/Refused", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(1, app.Log.Count("refused by a middleware"));
    }

    [Fact]
    public async Task A_function_that_exceeds_functionTimeout_is_cancelled_and_answered_with_500()
    {
        await using var app = Hosted.WithoutListeners("AzureFunctionsJobHost:functionTimeout=00:00:01");
        using var client = app.CreateClient();
        app.Calls.Do = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync("/api/Work", Cancellation)).StatusCode);
        Assert.Equal(1, app.Log.Count("Timeout value of 00:00:01 exceeded by function: Functions.Work"));
    }

    [Fact]
    public async Task A_function_that_ignores_its_timeout_is_answered_with_500_and_its_connection_is_closed()
    {
        await using var app = Hosted.WithoutListeners("AzureFunctionsJobHost:functionTimeout=00:00:00.100");
        using var client = app.CreateClient();
        var gate = new TaskCompletionSource();
        app.Calls.Do = (_, _) => gate.Task;
        using var answer = await client.GetAsync("/api/Work", Cancellation);
        Assert.Equal((HttpStatusCode.InternalServerError, true), (answer.StatusCode, answer.Headers.ConnectionClose));
        Assert.Equal("named", await client.GetStringAsync("/api/by/name", Cancellation));
        gate.SetResult();
    }

    [Fact]
    public async Task A_running_function_is_cancelled_when_the_app_stops()
    {
        var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        var (running, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Calls.Do = async (_, cancellation) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
        };
        var call = client.GetAsync("/api/Work", Cancellation);
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await app.DisposeAsync();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await call.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_function_is_cancelled_when_its_caller_disconnects()
    {
        await using var app = Hosted.WithoutListeners();
        using var client = app.CreateClient();
        var cancelled = new TaskCompletionSource();
        app.Calls.Do = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
        };
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = client.GetAsync("/api/Work", gone.Token);
        await Eventually.True(() => !app.Calls.Seen.IsEmpty, Cancellation);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_disabled_function_is_not_served()
    {
        await using var app = Hosted.WithoutListeners("AzureWebJobs.Echo.Disabled=true");
        using var body = new StringContent("abc");
        Assert.Equal(HttpStatusCode.NotFound, (await app.CreateClient().PostAsync("/api/Echo", body, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_function_with_other_bindings_fails_at_once_while_extensions_are_turned_off()
    {
        await using var app = Hosted.WithoutListeners();
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.CreateClient().GetAsync("/api/files/any", Cancellation)).StatusCode);
        Assert.Equal(1, app.Log.Count("AzureFunctionsLocalHost:Listeners"));
    }

    [Fact]
    public async Task The_root_page_shows_the_functions_that_can_be_called()
    {
        await using var app = Hosted.WithoutListeners("AzureWebJobs.Echo.Disabled=true");
        var page = await app.CreateClient().GetStringAsync("/", Cancellation);
        Assert.Contains("<a href=\"/api/by/name\">", page, StringComparison.Ordinal);
        Assert.Contains("<th>Echo</th><td>disabled</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th>Tick</th><td><code>timerTrigger</code></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_page_shows_the_functions_that_the_app_names_itself_first()
    {
        await using var app = Hosted.WithoutListeners();
        await using var naming = app.WithWebHostBuilder(host => host.ConfigureServices(services =>
            services.AddKeyedSingleton<Func<Uri, IEnumerable<KeyValuePair<string, string>>>>("AzureFunctionsLocalHost:Functions",
                (_, _) => routes => [new("greet", $"[POST] {routes}functions/greet")])));
        var page = await naming.CreateClient().GetStringAsync("/", Cancellation);
        Assert.Contains(
            "<h2>Functions</h2><table><tr><th>greet</th><td><code>[POST] http://localhost/api/functions/greet</code>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<h2>HTTP triggers</h2>", page, StringComparison.Ordinal);
    }
}
