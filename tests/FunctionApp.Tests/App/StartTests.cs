using System.Net;
using System.Net.Sockets;
using Testing;

namespace FunctionApp.Tests.App;

public sealed class StartTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Lambda:Functions:echo:Timeout=901", "Lambda:Functions:echo:Timeout is 901; allowed are 1 to 900 seconds.")]
    [InlineData("--Lambda:Async:FirstRetryDelay=soon", "'Lambda:Async:FirstRetryDelay'")]
    [InlineData("--Lambda:Async:OnFailure=nowhere", "Lambda:Async:OnFailure is 'nowhere'")]
    [InlineData("--Lambda:Functions:echo:DeadLetter=service-bus-queue:dead", "Lambda:Functions:echo:DeadLetter is 'service-bus-queue:dead'; the setting ServiceBus is missing")]
    [InlineData("--Lambda:Functions:echo:OnSuccess=event-grid:orders", "the setting EventGrid:Topics:orders:Endpoint is missing")]
    [InlineData("--Lambda:Functions:echo:OnSuccess=blob:results", "kinds that can be OnSuccess are event-grid, function, service-bus-queue, service-bus-topic, storage-queue")]
    [InlineData("--Lambda:Rules:orders:Targets=nobody", "Lambda:Rules:orders:Targets:0: there is no function 'nobody'; there are echo, import-sales, price-cart.")]
    [InlineData("--AzureWebJobsStorage=", "AzureWebJobsStorage is missing")]
    [InlineData("--AzureFunctionsJobHost:functionTimeout=never", "functionTimeout 'never'")]
    public async Task A_wrong_setting_stops_the_start_with_one_message_that_names_it(string argument, string message)
    {
        await using var app = AppProcess.Launch("FunctionApp", [$"--AzureWebJobsStorage={storage.NewAccount()}", argument]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains("The app does not start: ", app.Output, StringComparison.Ordinal);
        Assert.Contains(message, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = AppProcess.Launch("FunctionApp", [$"--AzureWebJobsStorage={storage.NewAccount()}", $"--urls=http://127.0.0.1:{port}"]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains($"{port}", app.Output, StringComparison.Ordinal);
        Assert.Contains("choose another port with --port", app.Output, StringComparison.Ordinal);
    }
}
