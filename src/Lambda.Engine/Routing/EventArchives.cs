using System.Text.RegularExpressions;
using Lambda.Engine.Patterns;
using Lambda.Engine.Routing.Archives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Routing;

/// <summary>The app's archives of events.</summary>
internal sealed partial class EventArchives
{
    private const int MaxDescription = 512;
    private readonly IArchiveStore _store;
    private readonly ILogger _logger;
    private readonly Compiled[] _all;

    /// <summary>Checks the archives that are registered in code.</summary>
    /// <exception cref="OptionsValidationException">EventBridge would refuse an archive; each failure names the archive.</exception>
    public EventArchives(RoutedSources sources, IArchiveStore store, ILogger<EventArchives> logger)
    {
        ArgumentNullException.ThrowIfNull(sources);
        (_store, _logger) = (store, logger);
        var errors = new List<string>();
        _all = [.. sources.Archives.Select(one => Compile(one, errors)).OfType<Compiled>()];
        errors.AddRange(sources.Archives.GroupBy(one => one.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"Two archives are named '{same.Key}': give one of them another name."));
        if (errors.Count > 0) throw new OptionsValidationException("EventSources", typeof(EventArchives), errors);
    }

    /// <summary>Whether the app archives events.</summary>
    public bool Any => _all.Length > 0;

    /// <summary>Returns whether the app has an archive with this name.</summary>
    public bool Has(string name) => _all.Any(one => one.Name == name);

    /// <summary>Returns the names of the archives that keep an event.</summary>
    /// <param name="json">The event in EventBridge's envelope.</param>
    public IReadOnlyList<string> Matching(ReadOnlySpan<byte> json)
    {
        var matching = new List<string>();
        foreach (var one in _all)
            if (one.Pattern?.Matches(json) is not false) matching.Add(one.Name);
        return matching;
    }

    /// <summary>Adds an event to an archive. Returns the reason why it was not added; null if it was.</summary>
    public async Task<StorageUnavailableException?> AppendAsync(
        string archive, BusEvent one, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        try
        {
            await _store.AppendAsync(archive, one.Time, json, cancellation);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            ArchiveLog.NotArchived(_logger, archive, one.Id, e.Message);
            return e;
        }
    }

    /// <summary>Deletes the events that are past their archive's retention.</summary>
    /// <returns>How many files were deleted.</returns>
    /// <exception cref="StorageUnavailableException">Some are left.</exception>
    public async Task<int> DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var one in _all.Where(one => one.RetentionDays > 0))
            deleted += await _store.DeleteOlderAsync(one.Name, now - TimeSpan.FromDays(one.RetentionDays), cancellation);
        return deleted;
    }

    private static Compiled? Compile(Registration one, List<string> errors)
    {
        var (before, what) = (errors.Count, $"The archive '{one.Name}'");
        if (!ArchiveName().IsMatch(one.Name))
            errors.Add($"{what}: an archive's name has 1 to 48 letters, digits, '.', '-' and '_', and does not end with a '.'.");
        if (one.Settings.RetentionDays is < 0 or > MaxRetention)
            errors.Add($"{what}: RetentionDays is {one.Settings.RetentionDays}; it must be from 0 to {MaxRetention}.");
        if (one.Settings.Description.Length > MaxDescription)
            errors.Add($"{what}: Description has {one.Settings.Description.Length} characters; at most {MaxDescription} are allowed.");
        EventPattern? pattern = null;
        try
        {
            if (one.Settings.EventPattern is { } json) pattern = EventPattern.Parse(json);
        }
        catch (PatternException e)
        {
            errors.Add($"{what}: EventPattern is not valid at {e.Path}: {e.Reason}");
        }
        return errors.Count == before ? new(one.Name, pattern, one.Settings.RetentionDays) : null;
    }

    // A hundred years, so that no date is out of range.
    private const int MaxRetention = 36_500;

    [GeneratedRegex(@"\A[\.\-_A-Za-z0-9]{0,47}[\-_A-Za-z0-9]\z")]
    private static partial Regex ArchiveName();

    /// <summary>An archive as it is registered in code.</summary>
    internal sealed record Registration(string Name, EventArchive Settings);

    private sealed record Compiled(string Name, EventPattern? Pattern, int RetentionDays);
}
