using Functions.LocalHost.Configuration;
using Functions.LocalHost.Console;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Tests.Console;

/// <summary>What a person sees when the app is up.</summary>
public sealed class BannerTests
{
    private static readonly HostedFunction[] Functions =
    [
        Function("Get", """{"name":"request","type":"httpTrigger","direction":"In","methods":["get","post"],"route":"orders/{id}"}"""),
        Function("Put", """{"name":"request","type":"httpTrigger","direction":"In"}"""),
        Function("Off", """{"name":"request","type":"httpTrigger","direction":"In"}"""),
        Function("Sold", """{"name":"message","type":"queueTrigger","direction":"In"}"""),
    ];

    [Fact]
    public void The_banner_lists_each_HTTP_function_with_its_methods_and_address_and_other_functions_by_trigger() => Assert.Equal(
        [
            "", "Functions:", "",
            "    Get  [GET,POST] http://localhost:7071/api/orders/{id}",
            "    Put  [ANY] http://localhost:7071/api/Put",
            "    Off  disabled",
            "",
            "    queueTrigger: Sold",
            "", "Listening on http://localhost:7071. Press Ctrl+C to stop.",
        ],
        Lines(new ServiceCollection()));

    [Fact]
    public void The_banner_lists_the_functions_that_an_app_names_itself_and_only_counts_HTTP_triggers()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<Func<Uri, IEnumerable<KeyValuePair<string, string>>>>(
            NamedFunctions.Key,
            (_, _) => routes => [new("echo", $"[POST] {routes}functions/echo"), new("price-cart", $"[POST] {routes}functions/price-cart")]);
        Assert.Equal(
            [
                "", "Functions:", "",
                "    echo        [POST] http://localhost:7071/api/functions/echo",
                "    price-cart  [POST] http://localhost:7071/api/functions/price-cart",
                "",
                "    queueTrigger: Sold",
                "    httpTrigger: 3 functions, listed at http://localhost:7071/",
                "", "Listening on http://localhost:7071. Press Ctrl+C to stop.",
            ],
            Lines(services));
    }

    private static IEnumerable<string> Lines(ServiceCollection services)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobs.Off.Disabled", "true")]).Build();
        var host = new HostConfiguration(settings, null, "App");
        return Banner.Lines(Functions, host, ["http://localhost:7071"], new(services.BuildServiceProvider(), host));
    }

    private static HostedFunction Function(string name, string trigger) =>
        HostedFunction.Of(new() { Name = name, RawBindings = { trigger } });
}
