#!/bin/sh
# Remplace le conteneur du serveur applicatif ; revient à l'image précédente si /sante ne répond pas.
set -eu
image="ghcr.io/${GITHUB_REPOSITORY:?}/risque:${1:?version attendue}"
precedente=$(docker inspect --format '{{.Config.Image}}' risque 2>/dev/null || true)
docker pull "$image"
docker rm -f risque 2>/dev/null || true
docker run -d --name risque --restart unless-stopped -p 127.0.0.1:8000:8000 "$image"
sleep 5
if ! curl -fsS http://127.0.0.1:8000/sante; then
    docker rm -f risque
    [ -n "$precedente" ] && docker run -d --name risque --restart unless-stopped -p 127.0.0.1:8000:8000 "$precedente"
    exit 1
fi
