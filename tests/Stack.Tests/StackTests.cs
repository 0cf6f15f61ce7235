using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Local.Stack;
using Testing;

namespace Stack.Tests;

/// <summary>What the app starts besides itself is there when it is needed, and ends with the app.</summary>
public sealed partial class StackTests(Storage storage)
{
    // A process that is asked to end is killed after eight seconds.
    private static readonly TimeSpan Ends = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_storage_accounts_are_separate()
    {
        var (one, other) = (new BlobServiceClient(storage.NewAccount()), new BlobServiceClient(storage.NewAccount()));
        await one.CreateBlobContainerAsync("only-here", cancellationToken: Cancellation);
        Assert.True(await one.GetBlobContainerClient("only-here").ExistsAsync(Cancellation));
        Assert.False(await other.GetBlobContainerClient("only-here").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task No_Azurite_process_remains_after_ten_apps_are_killed_during_uploads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found by /proc.");
        using var folder = new TemporaryFolder();
        // Three at a time, since each takes a second of CPU time to start.
        foreach (var some in Enumerable.Range(0, 10).Chunk(3))
        {
            var apps = await Task.WhenAll(
                some.Select(
                    number => AppProcess.StartAsync("StackApp", ["azurite", Path.Combine(folder.Path, $"{number}")], Cancellation)));
            Assert.Equal(some.Length, RunningIn(folder.Path).Count(process => process.StartsWith("node", StringComparison.Ordinal)));
            foreach (var app in apps) await app.DisposeAsync();
        }
        await Eventually.True(() => RunningIn(folder.Path).Count == 0, Cancellation, Ends, "The end of each process");
    }

    [Fact]
    public async Task Azurite_writes_its_data_to_disk_before_it_stops_with_a_killed_app()
    {
        using var folder = new TemporaryFolder();
        await using (await AppProcess.StartAsync("StackApp", ["azurite", folder.Path], Cancellation)) { }
        // It reports this in a file of its own, which it writes again while it ends.
        await Eventually.True(
            () => Text(Path.Combine(folder.Path, "__azurite_db_blob__.json")).Contains("\"first\"", StringComparison.Ordinal),
            Cancellation,
            Ends,
            "The blob in Azurite's file");
    }

    [Fact]
    public async Task A_server_stops_even_if_its_clients_keep_their_connections_open()
    {
        using var folder = new TemporaryFolder();
        // As Azurite does: it closes its half of a connection, and waits for the client's.
        using var server = await ServerAsync(folder.Path,
            """
            import { createServer } from 'node:net';
            const sockets = [];
            const server = createServer({ allowHalfOpen: true }, socket => { sockets.push(socket); socket.write('hello'); });
            server.listen(0, '127.0.0.1', () => console.log(server.address().port));
            process.on('SIGTERM', () => { server.close(); for (const socket of sockets) socket.end(); });
            """);
        using var client = await ClientAsync(server);
        Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[100], Cancellation));
        await EndAsync(server);
        // Not the exit code of a killed program.
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_server_that_stops_still_answers_the_requests_that_it_has_accepted()
    {
        using var folder = new TemporaryFolder();
        using var server = await ServerAsync(folder.Path,
            """
            import { createServer } from 'node:http';
            let answered = 0;
            const server = createServer((_, response) => {
              console.log('taken');
              setTimeout(() => { answered++; response.end(); }, 50);
            }).listen(0, '127.0.0.1', () => console.log(server.address().port));
            process.on('SIGTERM', () => { console.log(`${answered} answered`); process.exit(); });
            """);
        using var client = await ClientAsync(server);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancellation);
        Assert.Equal("taken", await server.StandardOutput.ReadLineAsync(Cancellation));
        await EndAsync(server);
        Assert.Equal("1 answered", await server.StandardOutput.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task Azurite_keeps_what_it_has_accepted_if_it_is_stopped_while_clients_write()
    {
        using var folder = new TemporaryFolder();
        var key = Convert.ToBase64String(new byte[64]);
        Task<Azurite> StartAsync() => Azurite.StartAsync(folder.Path, new AzuritePorts(0, 0, 0), $"keeps:{key}", _ => { }, Cancellation);
        BlobContainerClient Container(Azurite azurite) =>
            new(azurite.Ports.ConnectionString("keeps", key), "uploads", new() { Retry = { MaxRetries = 0 } });
        var (accepted, enough) = (new ConcurrentBag<string>(), new TaskCompletionSource());

        var azurite = await StartAsync();
        var container = Container(azurite);
        await container.CreateAsync(cancellationToken: Cancellation);
        var uploads = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await container.UploadBlobAsync($"{writer}-{i}", BinaryData.FromString("kept"), Cancellation);
                accepted.Add($"{writer}-{i}");
                if (accepted.Count >= 100) enough.TrySetResult();
            }
        }, Cancellation)).ToList();
        await enough.Task.WaitAsync(Ends, Cancellation);
        await azurite.DisposeAsync();
        foreach (var upload in uploads) await Assert.ThrowsAnyAsync<Exception>(() => upload);

        await using var again = await StartAsync();
        var kept = new HashSet<string>();
        await foreach (var blob in Container(again).GetBlobsAsync(cancellationToken: Cancellation)) kept.Add(blob.Name);
        Assert.Empty(accepted.Except(kept));
    }

    [Fact]
    public async Task A_program_that_does_not_stop_after_its_parent_is_gone_is_killed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "hung.mjs"),
            "process.on('SIGTERM', () => { while (true); }); setInterval(() => {}, 1000); console.log('ready');",
            Cancellation);
        using var hung = Node.Start("node", ["hung.mjs"], folder.Path);
        Assert.Equal("ready", await hung.StandardOutput.ReadLineAsync(Cancellation));
        await EndAsync(hung);
    }

    [Fact]
    public async Task An_npm_installation_stops_with_the_app()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found by /proc.");
        using var folder = new TemporaryFolder();
        using var registry = new TcpListener(IPAddress.Loopback, 0);
        registry.Start();
        await PackageAsync(folder.Path, registry.LocalEndpoint);
        await using (AppProcess.Launch("StackApp", ["npm", folder.Path]))
        {
            // npm is waiting for a registry that never answers.
            using var npm = await registry.AcceptTcpClientAsync(Cancellation).AsTask().WaitAsync(Ends, Cancellation);
            Assert.Contains(RunningIn(folder.Path), process => process.StartsWith("npm ci", StringComparison.Ordinal));
        }
        await Eventually.True(() => RunningIn(folder.Path).Count == 0, Cancellation, Ends, "The end of npm");
    }

    [Fact]
    public async Task Without_a_network_the_installed_packages_are_used()
    {
        using var folder = new TemporaryFolder();
        await PackageAsync(folder.Path, new IPEndPoint(IPAddress.Loopback, Ports.Closed()));
        var package = new NodePackage(folder.Path, "the package");
        var refusal = await Assert.ThrowsAsync<LocalStackException>(() => package.EnsureInstalledAsync(_ => { }, Cancellation));
        Assert.Contains("ECONNREFUSED", refusal.Message, StringComparison.Ordinal);

        var older = Directory.CreateDirectory(Path.Combine(folder.Path, "node_modules", "older")).FullName;
        var said = new List<string>();
        await package.EnsureInstalledAsync(said.Add, Cancellation);
        Assert.True(Directory.Exists(older));
        Assert.Contains("Using the installed packages", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_installed_by_hand_are_not_installed_again()
    {
        using var folder = new TemporaryFolder();
        await PackageAsync(folder.Path, registry: null);
        using var npm = Node.Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--offline"], folder.Path);
        await npm.WaitForExitAsync(Cancellation);
        Assert.Equal(0, npm.ExitCode);
        await new NodePackage(folder.Path, "the package").EnsureInstalledAsync(line => Assert.Fail(line), Cancellation);
    }

    [Theory]
    [InlineData("""{ "packages": { "node_modules/a": { "version": "1.0.0" } } }""", true)]
    [InlineData("""{ "packages": { "node_modules/a": { "version": "1.0.0" }, "node_modules/b": { "version": "2.0.0" } } }""", true)]
    [InlineData("""{ "packages": { "node_modules/a": { "version": "0.9.0" } } }""", false)]
    [InlineData("""{ "packages": { } }""", false)]
    [InlineData("""{ }""", false)]
    [InlineData("{", false)]
    public void Installed_packages_are_used_only_if_they_match_the_lock_file(string installed, bool match) =>
        Assert.Equal(match, InstalledPackages.Match(
        """
        { "packages": { "": { "name": "x" }, "node_modules/a": { "version": "1.0.0" },
          "node_modules/other-platform": { "version": "1.0.0", "optional": true } } }
        """, installed));

    [Fact]
    public void Every_package_supports_the_version_of_Node_that_the_README_requires()
    {
        var asked = int.Parse(
            NodeInReadme().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups[1].Value,
            CultureInfo.InvariantCulture);
        Assert.Equal(Node.OldestVersion, asked);
        foreach (var folder in new[] { Path.Combine("local", "azurite"), Path.Combine("tests", "clients") })
        {
            var engines = Engine()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, folder, "package-lock.json")))
                .Select(match => match.Groups[1].Value)
                .ToList();
            Assert.NotEmpty(engines);
            foreach (var engine in engines) Assert.True(engine.Split("||").Any(range => Allows(range, asked)), $"{folder}: {engine}");
        }
    }

    // It prints its port first.
    private static async Task<Process> ServerAsync(string folder, string program)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "server.mjs"), program, Cancellation);
        return Node.Start("node", ["server.mjs"], folder);
    }

    private static async Task<TcpClient> ClientAsync(Process server)
    {
        var port = int.Parse((await server.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return client;
    }

    private static async Task EndAsync(Process program)
    {
        program.StandardInput.Close();
        await program.WaitForExitAsync(Cancellation).WaitAsync(Ends, Cancellation);
    }

    // The first release of a major version.
    private static bool Allows(string range, int major)
    {
        if (range.Trim() == "*") return true;
        var match = Range().Match(range);
        var first = new Version(Number(match.Groups[2]), Number(match.Groups[3]));
        return match.Groups[1].Value.StartsWith('>') ? first <= new Version(major, 0) : first == new Version(major, 0);
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>A package that depends on one of a registry, or of its own folder.</summary>
    private static async Task PackageAsync(string folder, EndPoint? registry)
    {
        var (version, packages) = registry is null
            ? ("file:dep", """ "dep": { "version": "1.0.0" }, "node_modules/dep": { "resolved": "dep", "link": true } """)
            : (
                "1.0.0",
                $$"""
                "node_modules/dep": { "version": "1.0.0", "resolved": "http://{{registry}}/dep.tgz", "integrity": "sha512-AAAA" }
                """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, ".npmrc"),
            $"registry=http://{registry ?? new IPEndPoint(IPAddress.Loopback, 9)}/\ncache={Path.Combine(folder, "cache")}\n",
            Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "package.json"),
            $$"""{ "name": "x", "version": "1.0.0", "dependencies": { "dep": "{{version}}" } }""",
            Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "package-lock.json"),
            $$"""
            { "name": "x", "version": "1.0.0", "lockfileVersion": 3,
              "packages": { "": { "name": "x", "version": "1.0.0", "dependencies": { "dep": "{{version}}" } }, {{packages}} } }
            """, Cancellation);
        if (registry is not null) return;
        Directory.CreateDirectory(Path.Combine(folder, "dep"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "dep", "package.json"), """{ "name": "dep", "version": "1.0.0" }""", Cancellation);
    }

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file) : "";

    /// <summary>The programs that work in a folder, or have it in their arguments.</summary>
    private static List<string> RunningIn(string folder)
    {
        var found = new List<string>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var arguments = File.ReadAllText($"/proc/{process.Id}/cmdline");
                    var at = new FileInfo($"/proc/{process.Id}/cwd").LinkTarget ?? "";
                    if (arguments.Contains(folder, StringComparison.Ordinal) || at.StartsWith(folder, StringComparison.Ordinal))
                        found.Add(arguments.Replace('\0', ' '));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // The process has just ended, or belongs to somebody else.
                }
            }
        }
        return found;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("stack-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    [GeneratedRegex(@"\[Node\.js\]\(\S+\) (\d+) or newer")]
    private static partial Regex NodeInReadme();

    [GeneratedRegex("\"node\": \"([^\"]+)\"")]
    private static partial Regex Engine();

    [GeneratedRegex(@"^\s*(>=|>|\^|~)?\s*v?(\d+)(?:\.(\d+))?")]
    private static partial Regex Range();
}
