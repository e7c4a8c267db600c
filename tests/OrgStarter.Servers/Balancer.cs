using System.ComponentModel;
using System.Diagnostics;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Servers;

/// <summary>
/// A real nginx before the instances of a site: each request goes to the next one. What could not be handed over at all, and what only
/// asks, goes to another instance; what may have been done is not done twice.
/// </summary>
/// <param name="port">Where it listens; null for a free port.</param>
public sealed class Balancer(int? port = null) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-nginx-").FullName;
    private readonly int port = port ?? FreePort.Find();
    private Process? process;

    public Uri Address => new($"http://localhost:{port}/");

    /// <exception cref="MissingProgramException">No nginx on this machine.</exception>
    public async Task StartAsync(params Uri[] instances)
    {
        await WriteAsync(instances);
        try
        {
            process = Process.Start(
                new ProcessStartInfo("nginx", ["-p", folder, "-c", Configuration, "-e", Path.Combine(folder, "error.log")]));
        }
        catch (Win32Exception)
        {
            throw new MissingProgramException("No nginx here: install it (Debian, Ubuntu: apt-get install nginx).");
        }

        await Listening.OnAsync(process!, port);
    }

    /// <summary>Requests that are under way end where they are; new ones go to these.</summary>
    public async Task SendToAsync(params Uri[] instances)
    {
        await WriteAsync(instances);
        using var reload = Process.Start("kill", ["-HUP", $"{process!.Id}"]);
        await reload.WaitForExitAsync();
        // Its new workers are there in no time, but not at once.
        await Task.Delay(500);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Configuration => Path.Combine(folder, "nginx.conf");

    private Task WriteAsync(Uri[] instances) => File.WriteAllTextAsync(Configuration, $$"""
        daemon off;
        worker_processes 1;
        pid {{folder}}/nginx.pid;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          upstream site {
            {{string.Concat(instances.Select(instance => $"server 127.0.0.1:{instance.Port} max_fails=1 fail_timeout=2s;"))}}
          }
          server {
            listen 127.0.0.1:{{port}};
            location / {
              proxy_pass http://site;
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_next_upstream error timeout http_502;
              proxy_connect_timeout 2s;
            }
          }
        }
        """);
}
