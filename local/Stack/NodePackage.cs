using System.Diagnostics;

namespace Local.Stack;

/// <summary>A folder with a package.json and its lock file, which <c>npm ci</c> installs if it is not installed yet.</summary>
internal sealed class NodePackage(string folder, string name)
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(10);

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; } = folder;

    private string Modules => Path.Combine(Folder, "node_modules");

    /// <summary>Finds <c>local/&lt;name&gt;</c> in the folder of the running program, or in a folder above it.</summary>
    public static NodePackage Find(string name) => new(SourceTree.Find(name, "package-lock.json"), name);

    /// <summary>
    /// Installs the packages in the lock file unless they are installed. Other processes that need them wait in the meantime.
    /// </summary>
    /// <exception cref="LocalStackException">Node.js is missing, npm failed, or the installation took longer than ten minutes.</exception>
    public async Task EnsureInstalledAsync(Action<string> report, CancellationToken cancellation)
    {
        if (InstalledPackages.Match(Folder)) return;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(InstallDeadline);
        try
        {
            using var held = await LockAsync(deadline.Token);
            if (InstalledPackages.Match(Folder)) return;
            await InstallAsync(report, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LocalStackException(
                $"Installing {name} took longer than {InstallDeadline.TotalMinutes:0} minutes. "
                    + $"Run `npm ci` in {Folder} to see what it waits for.");
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(Folder, ".install.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose);
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(250, cancellation);
            }
        }
    }

    // In a folder of its own, so that the installed packages stay until the new ones are complete.
    private async Task InstallAsync(Action<string> report, CancellationToken cancellation)
    {
        report($"Installing {name} from npm. This is done once, and takes about a minute …");
        var started = Stopwatch.GetTimestamp();
        var staging = Path.Combine(Folder, ".installing");
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        try
        {
            foreach (var file in Directory.EnumerateFiles(Folder)
                .Where(file => Path.GetFileName(file) is "package.json" or "package-lock.json" or ".npmrc"))
                File.Copy(file, Path.Combine(staging, Path.GetFileName(file)));
            if (await RunNpmAsync(staging, started, report, cancellation) is { } failure)
            {
                if (!Directory.Exists(Modules)) throw new LocalStackException(failure);
                report($"{failure}{Environment.NewLine}Using the installed packages, although they are not those in the lock file.");
                return;
            }
            if (Directory.Exists(Modules)) Directory.Delete(Modules, recursive: true);
            Directory.Move(Path.Combine(staging, "node_modules"), Modules);
            report($"Installed {name} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s.");
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <returns>The reason why it failed; null if it succeeded.</returns>
    private async Task<string?> RunNpmAsync(string staging, long started, Action<string> report, CancellationToken cancellation)
    {
        // None of the packages needs its install scripts. If the registry does not answer, npm gives up within two minutes.
        using var npm = Node.Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            [
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefer-offline",
                "--fetch-retries=1",
                "--fetch-timeout=60000",
                "--fetch-retry-mintimeout=1000",
            ], staging);
        var output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var exit = npm.WaitForExitAsync(cancellation);
            while (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(5), cancellation)) != exit
                && !cancellation.IsCancellationRequested)
                report($"  Still installing {name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
            await exit;
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            await npm.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        return npm.ExitCode == 0 ? null
            : $"{name} could not be installed: `npm ci` in {Folder} ended with code "
                + $"{npm.ExitCode}.{Environment.NewLine}{(await errors + await output).Trim()}";
    }
}
