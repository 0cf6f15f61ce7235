using System.Net;
using System.Net.Sockets;
using Lambda.Engine.Polling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class StartTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_without_state_machines_has_no_Durable_Functions_triggers_and_no_task_hub()
    {
        await using var app = new LambdaApp(storage);
        using var client = app.CreateClient();

        var triggers = await client.GetStringAsync("/admin/functions", Cancellation);

        Assert.Contains("httpTrigger", triggers, StringComparison.Ordinal);
        foreach (var trigger in new[] { "orchestrationTrigger", "activityTrigger", "entityTrigger" })
            Assert.DoesNotContain(trigger, triggers, StringComparison.Ordinal);
        await foreach (var queue in app.Queues.GetQueuesAsync(cancellationToken: Cancellation))
            Assert.DoesNotMatch("-control-|-workitems$", queue.Name);
    }

    [Theory]
    [InlineData("--Lambda:Functions:echo:Timeout=901", "Lambda:Functions:echo:Timeout is 901; it must be 1 to 900 seconds.")]
    [InlineData("--Lambda:Async:FirstRetryDelay=soon", "'Lambda:Async:FirstRetryDelay'")]
    [InlineData("--Lambda:Async:OnFailure=nowhere", "Lambda:Async:OnFailure is 'nowhere'")]
    [InlineData(
        "--Lambda:Functions:echo:DeadLetter=service-bus-queue:dead",
        "Lambda:Functions:echo:DeadLetter is 'service-bus-queue:dead'; the setting ServiceBus is missing")]
    [InlineData("--Lambda:Functions:echo:OnSuccess=event-grid:orders", "the setting EventGrid:Topics:orders:Endpoint is missing")]
    [InlineData(
        "--Lambda:Functions:echo:OnSuccess=blob:results",
        "kinds that can be OnSuccess are event-grid, function, service-bus-queue, service-bus-topic, storage-queue")]
    [InlineData("--Lambda:Rules:orders:Targets=nobody", "Lambda:Rules:orders:Targets:0: there is no function 'nobody'; "
        + "there are counts-clicks, echo, refuses, takes-files, takes-letters.")]
    [InlineData("--Lambda:Access:Principals:ci:Allow:0=lambda:Nothing", "Lambda:Access:Principals:ci:Allow:0 is 'lambda:Nothing'")]
    [InlineData(
        "--Lambda:Access:Principals:ci:Key=an api key of twenty+",
        "Lambda:Access:Principals:ci:Key: there is no such setting. Known settings are AccessKeyId")]
    [InlineData(
        "--Lambda:EventSourceMappings:letters:BatchSize=0", "Lambda:EventSourceMappings:letters:BatchSize is 0; it must be 1 to 10000.")]
    [InlineData(
        "--Lambda:EventSourceMappings:letters:ReportBatchItemFailures=false",
        "Lambda:EventSourceMappings:letters:ReportBatchItemFailures is false, "
        + "but the function 'takes-letters' reports which records failed; set it to true")]
    [InlineData(
        "--AzureWebJobs.LettersQueue.Disabled=false",
        "The app setting 'ServiceBus', which should hold a connection to Service Bus, does not exist.")]
    [InlineData("--AzureWebJobsStorage=", "AzureWebJobsStorage is missing")]
    [InlineData("--AzureWebJobsStorage=none", "AzureWebJobsStorage is not a valid connection string")]
    [InlineData(
        "--Lambda:Async:OnFailure=storage-queue:lambda-async",
        "Lambda:Async:OnFailure is 'storage-queue:lambda-async'; the queue 'lambda-async' is reserved for the engine or the host.")]
    [InlineData(
        "--Lambda:Functions:echo:OnFailure=blob:uploads",
        "Lambda:Functions:echo:OnFailure is 'blob:uploads'; a record in the container of uploads would count as an upload.")]
    [InlineData(
        "--Lambda:Access:Principals:ci:ApiKey=@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/key)",
        "Lambda:Access:Principals:ci:ApiKey is a reference that was not resolved")]
    [InlineData("--ServiceBus=@Microsoft.KeyVault(VaultName=v;SecretName=s)", "ServiceBus is a reference that was not resolved")]
    [InlineData(
        "--AzureWebJobsStorage= @microsoft.keyvault(VaultName=v;SecretName=s)", "AzureWebJobsStorage is a reference that was not resolved")]
    [InlineData(
        "--Lambda:Region=@Microsoft.AppConfiguration(Endpoint=https://c.azconfig.io; Key=k)",
        "Lambda:Region is a reference that was not resolved")]
    [InlineData("--Lambda:Access:UnverifiedBodyBytes=1", "Lambda:Access:UnverifiedBodyBytes is 1;")]
    [InlineData("--Lambda:Functions:echo:Cors:MaxAge=86401", "Lambda:Functions:echo:Cors:MaxAge is 86401; it must be 0 to 86400 seconds.")]
    [InlineData(
        "--Lambda:Functions:echo:Cors:AllowOrigins:0=https://shop.example.com/path",
        "Lambda:Functions:echo:Cors:AllowOrigins has 'https://shop.example.com/path'")]
    [InlineData("--Lambda:Functions:echo:Cors:Origins:0=*", "Lambda:Functions:echo:Cors:Origins")]
    [InlineData("--Lambda:Access:Proxies=-1", "Lambda:Access:Proxies is -1; it must be 0 to 10.")]
    [InlineData("--AzureFunctionsJobHost:functionTimeout=never", "functionTimeout 'never'")]
    public async Task An_invalid_setting_prevents_the_start_with_a_single_message_that_names_the_setting(string argument, string message)
    {
        await using var app = AppProcess.Launch(
            "HostedLambda", [$"--AzureWebJobsStorage={storage.NewAccount()}", .. NoSources.Arguments, argument]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains("The app does not start: ", app.Output, StringComparison.Ordinal);
        Assert.Contains(message, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_startup_output_lists_each_function_with_its_address_and_leaves_out_HTTP_triggers()
    {
        await using var app = await AppProcess.StartAsync(
            "HostedLambda", [$"--AzureWebJobsStorage={storage.NewAccount()}", .. NoSources.Arguments], Cancellation);
        Assert.Contains(
            $"    echo           [POST] {app.Client.BaseAddress}api/functions/echo/invocations", app.Output, StringComparison.Ordinal);
        Assert.Contains(" functions, listed at ", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("event-invoke-config", app.Output, StringComparison.Ordinal);
        var page = await app.Client.GetStringAsync("/", Cancellation);
        Assert.Contains("<th>refuses</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = AppProcess.Launch(
            "HostedLambda", [$"--AzureWebJobsStorage={storage.NewAccount()}", $"--urls=http://127.0.0.1:{port}", .. NoSources.Arguments]);
        Assert.Equal(1, await app.ExitAsync(Cancellation));
        Assert.Contains($"{port}", app.Output, StringComparison.Ordinal);
        Assert.Contains("choose another port with --port", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_without_a_trigger_and_a_trigger_without_a_mapping_prevent_the_start_and_are_both_reported()
    {
        var refusal = Assert.IsType<OptionsValidationException>(StartError.Of(
            () => new LambdaApp(storage, services => services
                .Replace(ServiceDescriptor.Singleton(new EventSourceRegistry().AddServiceBusQueue("post", "echo"))),
                ("AzureWebJobs.ClicksStream.Disabled", "false"),
                ("EventHubs", "Endpoint=sb://nowhere.invalid/;SharedAccessKeyName=a;SharedAccessKey=Yg==")),
            app => _ = app.Services));
        Assert.Collection(refusal.Failures,
            failure => Assert.StartsWith(
                "The event source mapping 'post' is of the Service Bus queue 'post', "
                + "but no trigger reads it", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith(
                "The trigger 'ClicksStream' names the event source mapping 'clicks', "
                + "which does not exist", failure, StringComparison.Ordinal));
    }
}
