using System.Diagnostics;
using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Servers;

/// <summary>A program of the site that is to run as a process of its own.</summary>
public static class SiteProgram
{
    /// <param name="settings">As the configuration names them; the process gets them as environment variables.</param>
    public static ProcessStartInfo At(string assembly, Uri address, string folder, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", address.ToString()]) { WorkingDirectory = folder };
        foreach (var (name, value) in settings)
        {
            start.Environment[EnvironmentFile.Variable(name)] = value;
        }

        return start;
    }
}
