using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Functions.LocalHost.Bindings.Tests.Support;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>What someone has who takes the package Functions.LocalHost into an app of their own.</summary>
public sealed class PackageTests(PackedApps apps, Storage storage)
{
    private const string Port = "--urls=http://127.0.0.1:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_package_contains_the_host_and_depends_only_on_the_worker()
    {
        using var package = ZipFile.OpenRead(Directory.EnumerateFiles(apps.Feed, "Functions.LocalHost.*.nupkg").Single());
        var files = package.Entries.Select(entry => entry.FullName).ToHashSet();
        string[] wanted =
        [
            "lib/net10.0/Functions.LocalHost.Startup.dll", "lib/net10.0/Functions.LocalHost.Startup.xml",
            "build/Functions.LocalHost.targets", "tools/host/Functions.LocalHost.dll", "tools/host/Microsoft.Azure.WebJobs.Host.dll",
            "README.md",
        ];
        Assert.Empty(wanted.Except(files));
        var compiled = files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) && Path.GetExtension(file) == ".dll");
        Assert.Equal(["Functions.LocalHost.Startup.dll"], compiled.Select(Path.GetFileName));
        using var specification = package.GetEntry("Functions.LocalHost.nuspec")!.Open();
        var nuspec = XDocument.Load(specification).Descendants().ToLookup(element => element.Name.LocalName);
        Assert.Equal(["Microsoft.Azure.Functions.Worker.Core"], nuspec["dependency"].Select(element => element.Attribute("id")!.Value));
        Assert.StartsWith("0.1.0-", nuspec["version"].Single().Value, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(apps.Feed, "Functions.LocalHost.*.snupkg"));
    }

    [Fact]
    public async Task The_command_dotnet_run_serves_HTTP_and_runs_triggers_for_a_queue_and_a_container_and_a_timer()
    {
        var account = storage.NewAccount();
        await using var app = await RunAsync("Shop", Port, $"--AzureWebJobsStorage={account}");
        Assert.Equal("Hello, Ada!", await app.Client.GetStringAsync("/api/hello/Ada", Cancellation));

        var queues = new QueueServiceClient(account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queues.GetQueueClient("orders").CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await queues.GetQueueClient("orders").SendMessageAsync("7", Cancellation);
        var files = new BlobContainerClient(account, "files");
        await files.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await files.UploadBlobAsync("a.txt", BinaryData.FromString("text"), Cancellation);
        Assert.Equal(["file a.txt: text", "order 7", "tick"], (await SeenAsync(queues.GetQueueClient("seen"), 3)).Order());
    }

    [Fact]
    public async Task The_test_that_the_README_shows_passes()
    {
        var output = await Dotnet.RunAsync(apps["Shop.Tests"], ["test", "--no-build"], Cancellation);
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+1,", output);
    }

    [Fact]
    public async Task An_app_without_ASP_NET_Core_starts_with_its_launch_profile()
    {
        await using var app = await RunAsync("Plain");
        Assert.Equal("Good day, Ada!", await app.Client.GetStringAsync("/api/hello/Ada", Cancellation));
    }

    [Fact]
    public async Task An_app_with_Service_Bus_and_Event_Grid_triggers_runs()
    {
        await using var broker = await Broker.ForServiceBusAsync("""{ "Name": "orders" }, { "Name": "seen" }""");
        string[] settings = [$"--ServiceBus={broker.ConnectionString}", $"--AzureWebJobsStorage={storage.NewAccount()}"];
        await using var app = await RunAsync("Messaging", [Port, .. settings]);
        await using var client = new ServiceBusClient(broker.ConnectionString);
        var options = new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        await using var seen = client.CreateReceiver("seen", options);

        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("7"), Cancellation);
        Assert.Equal("order 7", (await seen.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation)).Body.ToString());

        const string Placed = """[{"specversion":"1.0","id":"a","source":"/s","type":"Order.Placed","data":{"total":7}}]""";
        using var content = new StringContent(Placed, Encoding.UTF8, "application/json");
        content.Headers.Add("aeg-event-type", "Notification");
        using var answer = await app.Client.PostAsync("/runtime/webhooks/EventGrid?functionName=Placed", content, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""event a: {"total":7}""", (await seen.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation)).Body.ToString());
    }

    [Fact]
    public Task A_build_does_not_start_its_local_host_when_the_Functions_host_runs_it() =>
        WorksForAHostAsync(Path.Combine(apps["Shop"], "bin/Debug/net10.0"));

    [Fact]
    public async Task A_published_app_contains_no_part_of_the_package_and_runs_on_the_Functions_host()
    {
        var output = Path.Combine(apps["Shop"], "published");
        await Dotnet.RunAsync(apps["Shop"], ["publish", "-o", output], Cancellation);
        var files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).ToHashSet();
        Assert.DoesNotContain(files, file => file.StartsWith("Functions.LocalHost", StringComparison.Ordinal));
        var dependencies = await File.ReadAllTextAsync(Path.Combine(output, "Shop.deps.json"), Cancellation);
        Assert.DoesNotContain("Functions.LocalHost", dependencies, StringComparison.Ordinal);
        string[] read = ["host.json", "extensions.json", "functions.metadata", "worker.config.json"];
        Assert.Empty(read.Except(files));
        await WorksForAHostAsync(output);
    }

    [Fact]
    public async Task A_build_with_the_package_cannot_be_published_without_a_new_build()
    {
        string[] publish = ["publish", "-c", "Debug", "--no-build", "-o", Path.Combine(apps["Shop"], "as-it-is")];
        var (code, output) = await Dotnet.TryAsync(apps["Shop"], publish, Cancellation);
        Assert.NotEqual(0, code);
        Assert.Contains("This build of Shop brings its own host, which is for development only.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_collects_the_extensions_again_only_if_their_dependencies_have_changed()
    {
        var folder = Path.Combine(apps["Shop"], "obj/Debug/net10.0/WorkerExtensions");
        var gathered = Directory.EnumerateFiles(folder, "extensions.json", SearchOption.AllDirectories).Single();
        var first = File.GetLastWriteTimeUtc(gathered);
        await Dotnet.RunAsync(apps["Shop"], ["build"], Cancellation);
        Assert.Equal(first, File.GetLastWriteTimeUtc(gathered));
        Assert.True(File.Exists(Path.Combine(apps["Shop"], "bin/Debug/net10.0/.azurefunctions/Microsoft.Azure.WebJobs.Host.Storage.dll")));

        // Of a package that the app no longer references.
        var left = Path.Combine(Path.GetDirectoryName(gathered)!, "Left.dll");
        await File.WriteAllTextAsync(left, "", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "inputs.stamp"), "other inputs", Cancellation);
        await Dotnet.RunAsync(apps["Shop"], ["build"], Cancellation);
        Assert.NotEqual(first, File.GetLastWriteTimeUtc(gathered));
        Assert.False(File.Exists(left));
    }

    private Task<AppProcess> RunAsync(string app, params string[] arguments) =>
        AppProcess.StartAsync(Dotnet.Command(apps[app], ["run", "--no-build", "--", .. arguments]), Cancellation);

    // A host starts the process with these arguments, and waits for it to connect.
    private static async Task WorksForAHostAsync(string folder)
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var command = Dotnet.Command(folder,
        [
            "Shop.dll", "--functions-uri", $"http://{host.LocalEndpoint}", "--functions-worker-id", "worker",
            "--functions-request-id", "request", "--functions-grpc-max-message-length", "2147483647",
        ]);
        await using var app = AppProcess.Launch(command);
        var connected = host.AcceptTcpClientAsync(Cancellation).AsTask();
        Assert.True(await Task.WhenAny(connected, app.ExitAsync(Cancellation)) == connected, app.Output);
        (await connected).Dispose();
        Assert.DoesNotContain("Listening on", app.Output, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> SeenAsync(QueueClient queue, int count)
    {
        List<string> seen = [];
        await Eventually.True(async () =>
        {
            if (!await queue.ExistsAsync(Cancellation)) return false;
            var messages = await queue.ReceiveMessagesAsync(cancellationToken: Cancellation);
            seen.AddRange(messages.Value.Select(message => message.Body.ToString()));
            return seen.Count >= count;
        }, Cancellation, what: $"{count} messages in {queue.Name}");
        return seen;
    }
}
