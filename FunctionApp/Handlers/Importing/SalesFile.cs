using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lambda.Events;

namespace FunctionApp.Handlers.Importing;

/// <summary>The file of a day's sales: <c>sales/&lt;yyyy-MM-dd&gt;.csv</c> in a container.</summary>
internal sealed partial record SalesFile(string Container, string Path, DateOnly Day)
{
    /// <summary>The path for the day's rejected rows, in the same container.</summary>
    public string RejectedPath => $"rejected/{DayName}.csv";

    /// <summary>The day as in the file's name.</summary>
    public string DayName => Day.ToString("O", CultureInfo.InvariantCulture);

    /// <exception cref="SalesFileException">The object is not named as a day's sales.</exception>
    public static SalesFile Of(S3Record record)
    {
        var path = WebUtility.UrlDecode(record.S3.Object.Key);
        return Name().Match(path) is { Success: true } match
            && DateOnly.TryParseExact(match.Groups["day"].ValueSpan, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new(record.S3.Bucket.Name, path, day)
            : throw new SalesFileException(
                $"'{path}' is not the name of a sales file: the name must be sales/<yyyy-MM-dd>.csv, such as sales/2024-05-17.csv.");
    }

    [GeneratedRegex(@"\Asales/(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.csv\z")]
    private static partial Regex Name();
}
